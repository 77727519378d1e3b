"""What an attacker tries at the door, as tables; test_server.py and test_attacks.py try
each, and docs/security.md counts them (python -m docs.security)."""

HOSTS = (  # names under which nobody may ask a server that names its own: zhiliang.example
    "evil.example", "zhiliang.example.evil.example", "evil.zhiliang.example", "zhiliang.exampl",
    "10.1.2.3", "0.0.0.0", "[::ffff:10.1.2.3]", "[fe80::1]:8501", "localhost.evil.example",
    "localhost@evil.example", "evil.example#localhost", "zhiliang.example:80:80",
    "127.0.0.1.nip.io", "2130706433", "zhiliang.example%00", "", " ", "*", "null",
    "zhiliang.example/",
)  # fmt: skip
INSIDE = (  # addresses of what lies beside the program; none may give a line of it
    "/accounts.toml", "/access.toml", "/store/accounts.toml", "/data/store/accounts.toml",
    "/app/static/../accounts.toml", "/app/static/..%2f..%2faccounts.toml",
    "/app/static/%2e%2e/%2e%2e/data/columns.toml", "/app/static/....//....//app.py",
    "/static/../../../app.py", "/static/%2e%2e/%2e%2e/app.py", "/component/../app.py",
    "/component/x/%2e%2e/%2e%2e/app.py", "/_stcore/bidi-components/../../app.py",
    "/media/../app.py", "/media/%2e%2e/app.py", "/media/..%5capp.py", "//etc/passwd",
    "/app/static//etc/passwd", "/app/static/%2fetc%2fpasswd", "/.git/config",
    "/.streamlit/config.toml",
    "/app.py", "/requirements.txt", "/audit/head.json", "/log/dashboard.log", "/backups/",
    "/originals/", "/real.duckdb", "/docs/admin.md", "/_stcore/../app.py",
)  # fmt: skip
TOOLS = (  # addresses of Streamlit's own that tell or do more than a page
    ("POST", "/_stcore/agent/interact"), ("POST", "/_stcore/agent/mcp"),
    ("GET", "/_stcore/agent/openapi.json"), ("POST", "/_stcore/script-health-check"),
    ("GET", "/_stcore/script-health-check"), ("GET", "/_stcore/message"),
    ("GET", "/_stcore/allowed-message-origins"), ("GET", "/st-metrics"),
    ("TRACE", "/"), ("PUT", "/"), ("DELETE", "/overview"), ("PATCH", "/healthz"),
)  # fmt: skip
UPLOADS = tuple(  # files from whoever is not signed in: how, whose session, with which cookie
    (method, path, cookie)
    for method in ("PUT", "POST", "DELETE")
    for path in ("8b1f/0c2d", "{victim}/0c2d", "%2e%2e/0c2d", "/0c2d")
    for cookie in ("", "guessed", "a=b; dashboard_browser=guessed")
)
MEDIA = (
    "/media/abc.csv", "/media/", "/media/%00.csv", "/media/" + "0" * 56 + ".xlsx",
    "/media/" + "f" * 64, "/media/abc.csv?title=x", "/media//abc.csv", "/media/a/b/c.csv",
    "/media/*.csv", "/media/abc.csv%0d%0aset-cookie:a=b",
)  # fmt: skip
ORIGINS = (  # pages elsewhere that open our websocket from a visitor's browser
    "http://evil.example", "https://evil.example", "http://localhost.evil.example", "null",
    "http://127.0.0.1:1", "http://zhiliang.example.evil", "file://", "http://zhiliang.example@evil",
)  # fmt: skip
NAMES = (  # names and passwords that are no account's
    ("", ""), ("张三 ", "correct horse"), (" 张三", "correct horse"), ("张三\n", "correct horse"),
    ("张三\x00", "correct horse"), ("张三'--", "x"), ('张三"]\nrole = "analyst', "x"),
    ("../accounts", "x"), ("administrator", "administrator"), ("本机用户", ""),
    ("命令行：root", ""), ("system", ""), ("张三", ""), ("张三", "$argon2id$v=19$m=47104,t=1,p=1$"),
    ("张三", "correct horse" + "\x00"), ("张三", "Correct horse"), ("张三", "correct horse" * 9999),
    ("张叁", "correct horse"), ("zhangsan", "' OR 1=1"), ("{{7*7}}", "<script>alert(1)</script>"),
)  # fmt: skip
FORGED = (  # headers that name somebody, from whoever is no configured proxy
    {"X-Remote-User": "张三".encode().decode("latin-1")}, {"Remote-User": "root"},
    {"X-Forwarded-User": "admin"}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Real-Ip": "127.0.0.1"},
    {"Authorization": "Basic YWRtaW46YWRtaW4="}, {"X-Streamlit-User": "e30="},
    {"Forwarded": "for=127.0.0.1"},
)  # fmt: skip
HOSTILE = (  # words that a file, an address or a person may say
    "![x](http://evil.example/p.png)", "[点这里](http://evil.example)",
    "<img src=//evil.example/p>", "<script>alert(1)</script>", "http://evil.example",
    "www.evil.example", "mailto:a@evil.example",
    "a@evil.example", ":red[甲]", "`x`", "$x$", "&lt;b&gt;", "<http://evil.example>",
    "[x]: http://evil.example", "|a|b|\n|-|-|", "# 甲", "> 甲", "- 甲", "1. 甲", "***",
    "    x", "~~甲~~", "[^1]", "//evil.example/x.png", "ftp://evil.example", "\\[x](http://evil.example)",
    "javascript:alert(1)", "data:text/html,x", ":material/home:", "xmpp:a@evil.example",
)  # fmt: skip

TABLE: dict[str, tuple[int, str]] = {
    "别的主机名（DNS 重绑定）": (len(HOSTS), "421，不执行任何页面"),
    "程序和数据文件的地址、目录穿越": (len(INSIDE), "没有一行内容"),
    "Streamlit 自带的接口": (len(TOOLS), "关闭，不给数据，不执行页面"),
    "没有登录的人上传、删除": (len(UPLOADS), "403，读入以前"),
    "没有登录的人取文件": (len(MEDIA), "404 或 400"),
    "别处网页借浏览器连接": (len(ORIGINS), "连不上"),
    "猜账号、注入账号": (len(NAMES), "拒绝，说法一样，记入审计"),
    "伪造代理、用户的请求头": (len(FORGED), "仍要登录"),
    "内容里的链接、图片、脚本": (len(HOSTILE), "原样显示，不成为链接"),
}
"""Group -> how many cases, and what has to come of each (Chinese, for docs/security.md)."""
