"""A picture of a payment slip, so that whoever tries the bot has a photo to attach."""

import json

from templates.pictures import PAPERS, draw

_SLIP = {
    "lang": "zh",
    "title": "缴款凭证（示例）",
    "rows": [
        ["缴款单位", "市教育局"],
        ["缴款事由", "上缴结余资金"],
        ["金　　额", "人民币 386,000.00 元"],
        ["凭证编号", "示例 0001"],
    ],
    "stamp": "仅供演示",
}


def sample_receipt() -> bytes:
    """Return the picture as PNG."""
    return draw(PAPERS / "sample_receipt.typ", json.dumps(_SLIP))
