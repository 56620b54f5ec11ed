"""The words for settings that are missing or wrong.

They stand apart from `templates/`, because they are needed before anything is loaded,
for an operator at a terminal and not for a person in chat.
"""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

# code: (zh_CN: what is wrong, what to do; en: the same)
_WORDS = {
    "missing": (
        (
            "没有设置：在 Telegram 里找 @BotFather，发送 /newbot，把它给的令牌填在这里；"
            "只想试用的话，运行 lastmile demo，不需要令牌"
        ),
        (
            "not set: send /newbot to @BotFather in Telegram and put the token it gives here; "
            "to just try it, run lastmile demo, which needs none"
        ),
    ),
    "token": (
        "不是机器人令牌：令牌形如 数字:字母数字，请从 @BotFather 原样复制（/mybots 可再看）",
        (
            "not a bot token, which looks like DIGITS:LETTERS: copy it from @BotFather as it is "
            "(/mybots shows it again)"
        ),
    ),
    "api-url": (
        "不是服务器地址：写成 https://主机，不带令牌和参数；用 Telegram 官方服务器就不必设置",
        (
            "not the address of a server: write https://HOST, without token or query; "
            "leave it unset for Telegram's own"
        ),
    ),
    "admins": (
        "“{part}”不是 Telegram 数字编号：填正整数，多个用逗号分开；不能填 @用户名",
        (
            "'{part}' is not a Telegram id: give positive numbers, comma-separated; "
            "a @username will not do"
        ),
    ),
    "database-scheme": (
        "不认识的数据库：写 sqlite://文件路径 或 postgres://用户:密码@主机/库名",
        "unknown database: write sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME",
    ),
    "database-name": (
        "缺少数据库名：写 sqlite://文件路径 或 postgres://用户:密码@主机/库名",
        "names no database: write sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME",
    ),
    "files-bucket": (
        "存储桶地址不对：写 s3://桶名/前缀，桶名只用小写字母、数字、点和连字符",
        "not a bucket: write s3://BUCKET/PREFIX, the bucket in small letters, digits, . and -",
    ),
    "files-scheme": (
        "不认识的存储：写一个文件夹路径，或 s3://桶名/前缀",
        "unknown storage: write the path of a folder, or s3://BUCKET/PREFIX",
    ),
    "store-folder": (
        "不能在“{url}”存取附件（{why}）：请检查文件夹的归属和权限",
        "cannot keep attachments in '{url}' ({why}): check who owns the folder and may write there",
    ),
    "store-bucket": (
        "没有“{url}”这个存储桶（{why}）：请先建桶，或改正桶名、AWS_ENDPOINT_URL 和 AWS_REGION",
        (
            "there is no bucket for '{url}' ({why}): make it, or mend the name, AWS_ENDPOINT_URL "
            "and AWS_REGION"
        ),
    ),
    "store-denied": (
        (
            "“{url}”拒绝存取（{why}）：请检查 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY，"
            "以及该密钥对此桶的 GetObject、PutObject、ListBucket 权限"
        ),
        (
            "'{url}' refuses us ({why}): check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and "
            "that the key may GetObject, PutObject and ListBucket there"
        ),
    ),
    "store-credentials": (
        "没有找到存取“{url}”的密钥：请设置 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY",
        "no credentials for '{url}': set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    "store-https": (
        "AWS_ENDPOINT_URL 是不加密的地址（{why}）：改用 https，或另设 AWS_ALLOW_HTTP=true",
        "AWS_ENDPOINT_URL is not encrypted ({why}): use https, or set AWS_ALLOW_HTTP=true as well",
    ),
    "store-address": (
        "AWS_ENDPOINT_URL 不是网址（{why}）：写成 https://主机:端口",
        "AWS_ENDPOINT_URL is not a URL ({why}): write https://HOST:PORT",
    ),
    "store-refused": (
        "不能在“{url}”存取附件（{why}）：请检查各 AWS_… 设置",
        "cannot keep attachments in '{url}' ({why}): check the AWS_… settings",
    ),
    "store-away": (
        "现在连不上“{url}”（{why}）：请稍后再试，或检查网络和磁盘",
        "'{url}' does not answer now ({why}): try again later, or check network and disk",
    ),
    "no-folder": (
        "“{path}”不是文件夹：请检查路径",
        "'{path}' is not a folder: check the path",
    ),
    "no-file": (
        "读不到文件“{path}”：请检查路径和权限",
        "cannot read the file '{path}': check its path and permissions",
    ),
    "bad-policy": (
        "“{path}”不能使用（{why}）：请改正，或取消设置以使用内置规则",
        "'{path}' cannot be used ({why}): mend it, or unset this for the built-in policy",
    ),
    "timezone": (
        "没有这个时区：写 IANA 名称，例如 {near}",
        "no such time zone: write an IANA name, for example {near}",
    ),
    "locale": (
        "没有这种语言：写 zh_CN 或 en",
        "no such language: write zh_CN or en",
    ),
    "webhook-url": (
        "不是网址：写成 https://域名/路径；不设置则用轮询",
        "not a URL: write https://HOST/PATH; leave it unset for polling",
    ),
    "webhook-https": (
        "Telegram 只向 https 地址推送：改用 https，或不设置而用轮询",
        "Telegram delivers to https only: use https, or leave it unset for polling",
    ),
    "webhook-port": (
        "Telegram 不向 {port} 端口推送：用 443、80、88 或 8443",
        "Telegram does not deliver to port {port}: use 443, 80, 88 or 8443",
    ),
    "listen": (
        "不是监听地址：写成 主机:端口，例如 127.0.0.1:8080",
        "not an address to listen on: write HOST:PORT, for example 127.0.0.1:8080",
    ),
    "unknown-near": (
        "没有这个设置：是不是想写 {near}？",
        "no such setting: did you mean {near}?",
    ),
    "unknown": (
        "没有这个设置：请删去",
        "no such setting: remove it",
    ),
    "other": (
        "值不对（{why}）：请检查",
        "wrong value ({why}): check it",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One setting that is missing or wrong: the variable's name, a code, the facts."""

    name: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def words(self, locale: str) -> str:
        """Say `name: what is wrong: what to do` in `zh_CN` or `en`."""
        chinese, english = _WORDS[self.code]
        if locale == "en":
            return f"{self.name}: {english.format_map(self.facts)}"
        return f"{self.name}：{chinese.format_map(self.facts)}"


def what_is_wrong(error: ValidationError, prefix: str) -> tuple[Problem, ...]:
    """Return one problem for each variable that pydantic refused, without its value."""
    problems = []
    for detail in error.errors(include_url=False, include_input=False):
        name = prefix + str(detail["loc"][0]).upper()
        code = detail["type"]
        if code in _WORDS:
            problems.append(Problem(name, code, detail.get("ctx", {})))
        else:
            problems.append(Problem(name, "other", {"why": detail["msg"]}))
    return tuple(problems)


def unknown_names(given: Collection[str], known: Collection[str]) -> tuple[Problem, ...]:
    """Return one problem for each name that is not a setting, with the nearest that is."""
    problems = []
    for name in sorted(set(given) - set(known)):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        code = "unknown-near" if near else "unknown"
        problems.append(Problem(name, code, {"near": near[0]} if near else {}))
    return tuple(problems)


def locale_of(environment: Mapping[str, str]) -> str:
    """Return the language for complaints: LASTMILE_LOCALE, else the terminal's, else Chinese."""
    ours = environment.get("LASTMILE_LOCALE", "")
    if ours in {"zh_CN", "en"}:
        return ours
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    terminal = next((environment[name] for name in names if environment.get(name)), "")
    return "en" if terminal.startswith("en") else "zh_CN"
