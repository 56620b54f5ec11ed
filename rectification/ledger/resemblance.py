"""Which fields an unknown heading resembles, and how much.

The last word of a heading says what the column holds, in Chinese and in English alike, so a
known name at the end counts and one at the start hardly does: 具体整改责任单位 is a unit,
责任单位联系电话 is not. Only what resembles beyond doubt is taken without asking.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache

from rectification.ledger.characters import narrow
from rectification.ledger.fields import Field
from rectification.ledger.headings import (
    is_no_field,
    listed,
    meanings,
    readings_of,
    without_brackets,
)
from rectification.ledger.vocabulary import NAMES

SURE = 0.9
"""From here on a heading is taken for the field, and the preview says so."""
POSSIBLE = 0.7
"""From here on the field is offered first when the column is asked about."""
_LONGEST = 60
"""Longer headings are instructions, and resemble nothing."""

# What turns a name into something else: an actual date is no deadline, a telephone no person.
_OTHERWISE = re.compile(
    r"^(?:实际|原|已|上次|上年|上期|非|无|是否|未)|"
    r"(?:电话|手机|邮箱|方式|传真|附件|情况|进展|结果|原因|依据|状态|是否.*|数量|个数|签字|签名|职务|说明|备注)$"
)
_HARMLESS_BEFORE = re.compile(
    r"(?:具体|整改|问题|绩效|评价|财政|相关|有关|本次|主要|所属|计划|预计|要求|拟定?|最终|直接|"
    r"各|的|应|审计|巡察|巡视|检查|发现|反馈|涉及|对应|重点)+"
)
_HARMLESS_AFTER = re.compile(r"(?:名称|全称|姓名|明细|内容|详情|概述|如下|一览)+")
_ENOUGH = 3
"""Chinese characters of a name that stand for it at the end of a longer heading."""

_WORDS = re.compile(r"[a-z]+")
_IDLE = set(_WORDS.findall("the of for a an to in on and or by s"))
_OTHER_WORDS = set(
    _WORDS.findall(
        "actual closed issued opened open created reported received previous prior last original "
        "phone email comment comments response status url link count made updated closure "
        "initial old former"
    )
)
_SAME = {
    "rec": "recommendation", "recs": "recommendation", "dept": "department", "no": "number",
    "num": "number", "nr": "number", "resp": "responsible", "desc": "description",
    "org": "organization", "organisation": "organization", "amt": "amount", "id": "number",
    "programme": "program", "dates": "date",
}  # fmt: skip
_HARMLESS_WORDS = set(
    _WORDS.findall(
        "primary main current final planned proposed expected estimated revised target full short "
        "audit evaluation name text detail details summary value field column safety"
    )
)
_TYPO = 0.87
_LONG_WORD = 6


Resemblance = tuple[tuple[float, Field], ...]
"""Fields that a heading may mean with their scores, the best first."""


@lru_cache(maxsize=4096)
def resembling(heading: str) -> Resemblance:
    """Return what an unknown heading may mean.

    Empty for a heading that is known, to be a field or to be none.
    """
    if len(heading) > _LONGEST or meanings(heading) or is_no_field(heading):
        return ()
    scored = _chinese(heading) if _is_chinese(heading) else _english(heading)
    best: dict[Field, float] = {}
    for score, field in scored:
        best[field] = max(score, best.get(field, 0.0))
    found = [(score, field) for field, score in best.items() if score >= POSSIBLE]
    return tuple(sorted(found, key=lambda each: (-each[0], each[1])))


def _is_chinese(text: str) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in text)


@cache
def _chinese_names() -> tuple[tuple[str, Field, int], ...]:
    return tuple(
        (readings_of(name)[0], field, tier)
        for field, tiers in NAMES.items()
        for tier, names in enumerate(tiers)
        for name in listed(names)
        if _is_chinese(name)
    )


def _chinese(heading: str) -> Iterator[tuple[float, Field]]:
    whole = readings_of(heading)[0]
    if _OTHERWISE.search(whole):
        return
    for name, field, tier in _chinese_names():
        before, after = whole.removesuffix(name), whole.removeprefix(name)
        if before != whole:
            sure = tier == 0 and len(name) >= _ENOUGH and _HARMLESS_BEFORE.fullmatch(before)
            yield (0.92 if sure else 0.75), field
        elif after != whole and tier == 0 and _HARMLESS_AFTER.fullmatch(after):
            yield (0.92 if len(name) >= _ENOUGH else 0.75), field
        elif len(name) > _ENOUGH and SequenceMatcher(None, name, whole).ratio() >= _TYPO:
            yield 0.8, field


@cache
def _english_names() -> tuple[tuple[tuple[str, ...], Field, int], ...]:
    return tuple(
        (_words(name), field, tier)
        for field, tiers in NAMES.items()
        for tier, names in enumerate(tiers)
        for name in listed(names)
        if not _is_chinese(name)
    )


def _words(text: str) -> tuple[str, ...]:
    found = (_SAME.get(word, word) for word in _WORDS.findall(narrow(text).casefold()))
    return tuple(_one(word) for word in found if word not in _IDLE)


def _one(word: str) -> str:
    """Return a word in the singular, as far as that is safe to say."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _english(heading: str) -> Iterator[tuple[float, Field]]:
    words = _words(without_brackets(heading))
    if not words or not _OTHER_WORDS.isdisjoint(words):
        return
    for name, field, tier in _english_names():
        if not name:
            continue
        if sorted(name) == sorted(words):
            yield (0.95 if tier == 0 else 0.85), field
        elif len(name) == len(words) and all(map(_alike, name, words)):
            yield (0.92 if tier == 0 else 0.8), field
        elif len(words) > len(name) and _is_inside(name, words):
            yield _longer(set(words) - set(name), name, tier), field


def _is_inside(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether a name ends a heading, or begins one that adds nothing to it."""
    if words[-len(name) :] == name:
        return True
    return words[: len(name)] == name and set(words) - set(name) <= _HARMLESS_WORDS


def _longer(others: set[str], name: tuple[str, ...], tier: int) -> float:
    sure = tier == 0 and others <= _HARMLESS_WORDS and len("".join(name)) > _LONG_WORD
    return 0.9 if sure else 0.75


def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    if min(len(first), len(second)) < _LONG_WORD or first[0] != second[0]:
        return False
    return SequenceMatcher(None, first, second).ratio() >= _TYPO
