"""What an officer's plain words claim about the progress of a finding.

The reading is careful: what it is not sure of it leaves as words. An officer who is not understood
is asked or read by a person; one who is misunderstood has a false figure on file.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from rectification.codes import NUMBER
from rectification.percents import Share, shares

FULL = 100
NEAR = 40

ENDS = str.maketrans(dict.fromkeys("，。；！、…\r\t", "\n") | {"？": "?\n"})
CLAUSE = re.compile(
    r"(?<=\?)|[\n;!]|(?<![0-9])[.,]|[.,](?![0-9])"
    r"|但是|但|不过|其中|(?<![a-z])(?:but|although|though|and|while)(?![a-z])"
)
BRACKET = re.compile(r"[()\[\]【】]")


def _all_of(pattern: str, name: str) -> str:
    """Return a pattern that takes as many of `pattern` as there are and gives none back.

    `*+` says the same, but Python before 3.11.5, Debian's among them, gets it wrong for
    groups (python/cpython#106052).
    """
    return f"(?=(?P<{name}>(?:{pattern})*))(?P={name})"


# ---- a share and its neighbours ----------------------------------------------------------------

BUDGET_WORDS = "执行|支付|拨付|支出|资金|投资|付款|用款|预算|产出|指标|目标"
BUDGET = "".join(f"(?<!{word})" for word in BUDGET_WORDS.split("|"))
ZH_PROGRESS = (
    rf"{BUDGET}(?:完成|进度)|进展|办结|办理|推进|完工|整改落实|整改|做[好完]?|干[好完]?|弄[好完]?"
)
EN_PROGRESS = (
    r"(?<![a-z])(?<!budget )(?<!spending )(?:progress|completion|complete|completed|done|finished"
    r"|rectification|rectified)(?![a-z])"
)
PROGRESS = f"(?:(?:{ZH_PROGRESS})[率度]?|{EN_PROGRESS})"
ZH_FILLER = (
    "已经|已|大约|大概|大致|差不多|约为|约|接近|将近|近|几乎|超过|至少|达到|达|提高到|提升到|增加到"
    "|到|至|了|为|是|有|共|总体|整体|目前|现在|当前|现|累计|基本|情况|工作|任务|比例|百分比|从|的"
    r"|截[至止](?:到|于)?(?:目前|今[天日])?(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号]|底)?"
)
EN_FILLER = (
    r"(?<![a-z])(?:is|are|was|at|to|of|the|a|about|around|approximately|approx|roughly|nearly"
    r"|almost|over|at least|reached|has|have|been|now|currently|already|we|i|it|'s|'re|'m|am|so far"
    r"|only|just|status|rate|level|stands|from|up|our|my)(?![a-z])"
)
FILLER = rf"(?:{ZH_FILLER}|{EN_FILLER}|[\s:=~≈→>\"'“”*·_(\[【\]】-])"
TAIL = r"(?:左右|上下|以上|多|了|吧|啦|呢|哦|的|or so|now|so far|already|[\s.~+\"'“”*:_)\]】-])"
WORK = (
    r"(?:的|已经?|均|都|整改|工作|任务|问题|内容|措施|of|the"
    r"|work|tasks?|it|is|are|has|have|been|\s)"
)

FILLERS = _all_of(FILLER, "fillers")
NAMED_BEFORE = re.compile(rf"{PROGRESS}{FILLERS}$")
OBJECT_BEFORE = re.compile(rf"{BUDGET}完成了?[^率度额比占长高升降少节减增值分0-9]{{1,6}}{FILLERS}$")
NAMED_AFTER = re.compile(
    rf"(?:左右|上下|以上|多)?{WORK}{{0,16}}?"
    rf"(?:完成(?!率)|办结|整改(?:完|到位|落实)|整改了?$|{EN_PROGRESS})"
)
BARE_BEFORE = re.compile(rf"(?!.*[提增]\w到){FILLERS}")
BARE_AFTER = re.compile(_all_of(TAIL, "tails"))
RAISED = re.compile(rf"{FILLER}*?(?:[^\W0-9]{{0,2}}[到至]|→|(?<![a-z])to(?![a-z])){FILLERS}")

UNTRUE = re.compile(
    r"未|没|尚|不能|无法|难以|[不没]了|不成|预计|预期|预估|(?<!按)(?<!照)计划(?!已)|即将|将[于在会要完达]"
    r"|会(?:完成|在|于|尽快)|拟|力争|争取|打算|准备|目标|确保|要求|需要|还[需要]|[尚仍]需|必须|应当|应该|希望"
    r"|如果|若|是否|能否|何时|吗|\?|明[天日年]|下[周月]|年底(?!已)"
    r"|(?<![a-z])(?:not|never|cannot|will|would|shall|should|must|can|could|may|might|if|unless|until"
    r"|plan|plans|planned|expect|expects|expected|aim|target|goal|hope|need|needs|by|before|tomorrow"
    r"|next)(?![a-z])|n't|'ll"
)
DUE_BEFORE = re.compile(r"[底日月年周天之以号]前")
REST_BEFORE = re.compile(
    r"剩|余下|还差|差(?!不多)|缺|不到|不足|低于|少于|(?:less than|under|below"
    r"|remaining|left|only)\W*$"
)
REST_AFTER = re.compile(
    r"\s*(?:的)?(?:未|没|剩(?!余?$)|待|(?:is |are |still |of the work )*(?:left|remaining|remains"
    r"|remain|outstanding|to go|to do|pending)(?![a-z]))"
)

# ---- done, in words ----------------------------------------------------------------------------

ZH_ALREADY = (
    r"整改(?:工作|任务|事项)?(?!到位|完|落实|了|$)|[该本此]?(?:问题|工作|任务|事项|项目|项)|这个问题|全部|所有|我们|我单位|我局|我"
    r"|目前|现在|现|以上|上述|均|都|全|今[天日]|昨[天日]|已经|已"
)
ZH_DONE = (
    _all_of(ZH_ALREADY, "zh_before") + r"(?:(?<=已)(?:按(?:时|期|要求|计划)|如期|顺利|全面|全部))?"
    r"(?:完成|办结|完毕|完工|整改(?:落实)?(?:完成|完毕|完|到位)|(?:做|弄|办|搞|改)(?:完|好|定)|(?<=已)整改|(?<=已)改正"
    r"|(?<=已全部)整改|(?<=全部)整改)"
    + _all_of(r"了|啦|整改|工作|任务|全部|落实|完毕|\s", "zh_after")
)
EN_ALREADY = (
    r"(?:it|this|everything|all|the|work|rectification|finding|task|issue|problem|we|i|is|are"
    r"|has|have|been|was|were|now|fully|totally|already|just|yes|ok|it's|we've|i've|i'm|we're|'s|'ve)\s+"
)
EN_AFTER = (
    r"\s+(?:it|everything|all|the|work|rectification|task|now|today|yesterday|already|thanks"
    r"|thank|you|of|fully)"
)
EN_DONE = (
    _all_of(EN_ALREADY, "en_before")
    + r"(?:done|completed|complete|finished|rectified|finalised|finalized)"
    + _all_of(EN_AFTER, "en_after")
)
DONE = re.compile(f"(?:{ZH_DONE}|{EN_DONE})")
UNFINISHED = re.compile(
    r"未|没(?!有(?:遗留|其他|其它|剩余|问题))|尚|还(?:剩|差|有|在|需|要)|正在|剩|待(?!验收|销号|审核|复核|确认)"
    r"|进行中|除|部分|预计|计划|争取"
    r"|(?<![a-z])(?:not|pending|remaining|remains|except|still|partly|partially|will|half)(?![a-z])|n't"
)
SIGNS = re.compile(r"[^\w\s']+|_+")


@dataclass(frozen=True)
class Claim:
    """What a reply claims.

    Attributes:
        percent: Progress from 0 to 100, rounded down; None if the words claim no figure that was
            understood.
        done: Whether they claim that all is done; then `percent` is 100.
        over: The figure, rounded up, if it was over 100 and so cannot be meant; the officer is
            to be asked. Then `percent` is None.
    """

    percent: int | None = None
    done: bool = False
    over: int | None = None


@lru_cache(maxsize=64)  # filing asks again for what reporting has read
def read_claim(text: str) -> Claim:
    """Return what an officer's words claim.

    A share (`80%`, `八成五`, `百分之八十`, `三分之二`, `一半`, `half`) is progress if a word of
    progress stands beside it (`完成`, `进度`, `done`) or its clause says nothing else. So
    `满意度80%` and `预算执行进度58%` are words. Of several, the last beside a word of progress
    holds; several bare ones that differ are not understood. What is negated, hoped, planned,
    asked or left over claims nothing, and neither does an upper bound (`不到80%`); a lower bound, a
    rough figure and the lower end of a range count as the figure. `过半` names no figure.

    Done is claimed only by a clause that says just that (`已完成`, `整改完毕`, `all done`) while no
    other clause says that something is left. `已完成合同签订` is a step, and therefore words.
    """
    clauses = list(_clauses(text))
    named: list[Share] = []
    bare: list[Share] = []
    for clause in clauses:
        _sort_shares(clause, named, bare)
    if named:
        return _figure(named[-1])
    if bare:
        return _figure(bare[0]) if len({share.value for share in bare}) == 1 else Claim()
    parts = [part for clause in clauses for part in BRACKET.split(clause)]
    finished = [_says_done(part) for part in parts]
    rest = (part for part, done in zip(parts, finished, strict=True) if not done)
    if any(finished) and not any(UNFINISHED.search(clause) for clause in rest):
        return Claim(percent=FULL, done=True)
    return Claim()


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text in plain signs and lower case, without numbers of findings."""
    plain = unicodedata.normalize("NFKC", text.translate(ENDS)).casefold().replace("’", "'")
    for clause in CLAUSE.split(NUMBER.sub("\n", plain)):
        if clause.strip():
            yield clause.strip()


def _sort_shares(clause: str, named: list[Share], bare: list[Share]) -> None:
    """Add the shares of a clause that are progress to those beside a word, or to the bare ones."""
    found = list(shares(clause))
    inherited, lonely = False, True
    for number, share in enumerate(found):
        start = found[number - 1].end if number else 0
        end = found[number + 1].start if number + 1 < len(found) else len(clause)
        before, after = clause[start : share.start], clause[share.end : end]
        beside = bool(
            NAMED_BEFORE.search(before[-NEAR:])
            or OBJECT_BEFORE.search(before[-NEAR:])
            or NAMED_AFTER.match(after)
            or (inherited and RAISED.fullmatch(before))
        )
        alone = bool(lonely and BARE_BEFORE.fullmatch(before) and BARE_AFTER.fullmatch(after))
        true = share.value >= 0 and not _is_untrue(before, after)
        inherited, lonely = beside and true, alone
        if inherited:
            named.append(share)
        elif alone and true:
            bare.append(share)


def _is_untrue(before: str, after: str) -> bool:
    """Return whether what surrounds a share says that it is not reached, or what is left."""
    around = f"{before} {after}"
    return bool(
        UNTRUE.search(around)
        or ("已" not in before and DUE_BEFORE.search(before))
        or REST_BEFORE.search(before)
        or REST_AFTER.match(after)
    )


def _figure(share: Share) -> Claim:
    """Return the claim of a share that is progress."""
    if share.value > FULL:
        return Claim(over=ceil(share.value))
    return Claim(percent=int(share.value), done=share.value == FULL)


def _says_done(clause: str) -> bool:
    """Return whether a clause says that all is done, and nothing else.

    Of a clause with a colon the answer stands behind it: `整改情况：已完成`, but `完成：否`.
    """
    if "?" in clause:
        return False
    answer = SIGNS.sub(" ", clause.rpartition(":")[2]).strip()
    return len(answer) <= 2 * NEAR and DONE.fullmatch(answer) is not None
