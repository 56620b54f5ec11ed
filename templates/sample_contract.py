"""A picture of a contract, so that whoever tries the bot has a photo to attach."""

import json

from templates.pictures import PAPERS, draw

_PAGE = {
    "lang": "zh",
    "title": "维保合同签字页（示例）",
    "rows": [
        ["甲　　方", "市教育局"],
        ["乙　　方", "示例电教设备有限公司"],
        ["合同价款", "人民币 386,000.00 元"],
        ["定价依据", "三家询价，取最低价"],
    ],
    "stamp": "仅供演示",
}


def sample_contract() -> bytes:
    """Return the picture as PNG."""
    return draw(PAPERS / "sample_contract.typ", json.dumps(_PAGE))
