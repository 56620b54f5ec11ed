"""What the page shows beside the chats: whose phones, which samples, the clock and the story."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sandbox.people import Json, User


@dataclass(frozen=True)
class Words:
    """The same words in both languages of the page."""

    zh: str
    en: str

    def shape(self) -> Json:
        """Return both as JSON."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Sample:
    """A file that a phone offers to attach, with the caption it then has."""

    name: str
    path: Path
    caption: str = ""
    kind: Literal["document", "photo"] = "document"


@dataclass(frozen=True)
class Phone:
    """One phone of the page: the user who holds it, their role, their samples."""

    user: int
    title: Words
    samples: Sequence[Sample] = ()

    def shape(self) -> Json:
        """Return the phone as JSON; a sample's bytes are under `/client/samples/`."""
        samples = [
            {
                "name": sample.name,
                "caption": sample.caption,
                "kind": sample.kind,
                "size": sample.path.stat().st_size,
                "url": f"/client/samples/{self.user}/{number}",
            }
            for number, sample in enumerate(self.samples)
        ]
        return {"user": self.user, "title": self.title.shape(), "samples": samples}


@dataclass(frozen=True)
class Jump:
    """A button that moves the clock: `act` does it and returns when the clock has moved."""

    label: Words
    act: Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Step:
    """One step of the story that a visitor can play."""

    title: Words
    text: Words


DEFAULT_USERS = (
    User(1001, "陈立", username="chen_li"),
    User(1002, "周敏", username="zhou_min"),
    User(1003, "许正", username="xu_zheng"),
)

DEFAULT_PHONES = (
    Phone(1001, Words("管理员", "Admin")),
    Phone(1002, Words("责任人", "Responsible officer")),
    Phone(1003, Words("督办人", "Supervisor")),
)

DEFAULT_STEPS = (
    Step(
        Words("发台账", "Send the ledger"),
        Words(
            "在管理员的手机上附上样例台账，说明写 /import，看过预览后确认，得到各人的邀请。",
            "On the admin's phone attach the sample ledger with /import, look at the preview, "
            "confirm, and get everybody's invitation.",
        ),
    ),
    Step(
        Words("凭邀请加入", "Join by invitation"),
        Words(
            "点开邀请链接，选“责任人”的手机打开；用 /mine 看自己的问题和剩余天数，签收一条。",
            "Click the invitation link and open it on the officer's phone; see the findings with "
            "days left in /mine and acknowledge one.",
        ),
    ),
    Step(
        Words("回复进展", "Report progress"),
        Words(
            "回复机器人的消息，写“已完成80%，合同已重新签订，附照片”，附上一张照片。",
            "Reply to a message of the bot in plain words, such as “已完成80%”, with a photo.",
        ),
    ),
    Step(
        Words("申请销号与验收", "Closure and review"),
        Words(
            "责任人申请销号；督办人看材料，验收通过，或写明理由退回。",
            "The officer applies for closure; the supervisor opens the evidence and accepts it, or "
            "returns it with a reason.",
        ),
    ),
    Step(
        Words("拨动时钟", "Move the clock"),
        Words(
            "按上方按钮，到下一个工作日早晨，再到下周一：催办提醒和周报随之而来。",
            "Press “next working morning”, then “next Monday”: reminders and the weekly summary "
            "arrive.",
        ),
    ),
)


@dataclass(frozen=True)
class Stage:
    """Everything of the page that is not a chat."""

    product: Words = Words("最后一公里 · 整改督办", "Lastmile")
    phones: Sequence[Phone] = DEFAULT_PHONES
    jumps: Mapping[str, Jump] = field(default_factory=dict)
    steps: Sequence[Step] = DEFAULT_STEPS
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
