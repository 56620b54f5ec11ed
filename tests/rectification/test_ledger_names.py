import pytest

from rectification.ledger.characters import text_of
from rectification.ledger.headings import meanings
from rectification.ledger.names import split_names

NAMES = {
    "周敏": ("周敏",),
    "林晓、陆远": ("林晓", "陆远"),
    "林晓，陆远；周敏": ("林晓", "陆远", "周敏"),
    "林晓\n陆远": ("林晓", "陆远"),
    "林晓,陆远": ("林晓", "陆远"),
    "周　敏": ("周敏",),
    "周 敏、何建国": ("周敏", "何建国"),
    "何建国 林晓": ("何建国", "林晓"),
    "林晓、林晓": ("林晓",),
    "、林晓、": ("林晓",),
    "Lee, Morgan": ("Lee, Morgan",),
    "Lee, Morgan; Reyes, Dana": ("Lee, Morgan", "Reyes, Dana"),
    "Dana  Reyes": ("Dana Reyes",),
    "": (),
    "无": (),
    "-": (),
}

HEADINGS = {
    "问题编号": "code",
    "问题 编号": "code",
    "主管部门\n（责任单位）": "unit",
    "被评价单位": "unit",
    "涉及金额（万元）": "amount_yuan",
    "*整改时限": "deadline",
    "责 任 人": "owner",
    "Target completion date": "deadline",
    "RECOMMENDATION NO.": "code",
    "Questioned costs (USD)": "amount_yuan",
    "备注": None,
    "实际完成时间": None,
}


@pytest.mark.parametrize(("text", "names"), NAMES.items())
def test_people_who_share_a_cell_are_told_apart(text: str, names: tuple[str, ...]) -> None:
    """Chinese separators separate; a comma inside a Latin name does not."""
    assert split_names(text) == names


@pytest.mark.parametrize(("heading", "field"), HEADINGS.items())
def test_a_heading_means_its_field(heading: str, field: str | None) -> None:
    """Whatever its spaces, brackets and marks; an unknown one means nothing."""
    found = meanings(heading)
    assert (found[0].field if found else None) == field


def test_cells_lose_what_cannot_be_seen_and_keep_the_rest() -> None:
    """Control and zero-width characters go, line ends become line feeds, numbers lose .0."""
    assert text_of("\ufeff 一\x07二\u200b \r\n三_x000D_ ") == "一二\n三"
    assert [text_of(cell) for cell in (3.0, 3.5, 7, True)] == ["3", "3.5", "7", "TRUE"]
