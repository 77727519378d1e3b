"""What the server with several processes says to whoever started it, and to who comes too early."""


def process_name(number: int) -> str:
    """What one of the processes is called."""
    return f"第{number}个读取进程" if number else "写入进程"


def died(name: str, why: int | str) -> str:
    """A process ended by itself (its code), or could not be begun (why)."""
    told = f"代码{why}" if isinstance(why, int) else why
    return f"{name}意外结束（{told}），正在重新启动；用它的人会自动连到别的进程。"


def hung(name: str, seconds: float) -> str:
    """A process runs and does not answer."""
    return f"{name}已{seconds:.0f}秒没有回应，现在结束它。"


def runs(address: str, port: int, readers: int) -> str:
    """The server answers."""
    return f"看板已启动：http://{address}:{port}，{readers}个读取进程。按 Ctrl+C 停止。"


STOPPING = "正在停止……"
STOPPED = "已停止，没有留下进程。"
RUNS_ALREADY = (
    "这个数据文件夹已有一个带读取进程的看板在运行（serve --readers），不能再开一个。"
    "请先停止它，或用 --store 换一个数据文件夹。"
)
NOT_READY = "看板正在启动或重新启动，请稍候，这一页会自动再打开一次。"
TOO_MANY = "同一台电脑的请求太多，请稍后再试。"
NOT_A_REQUEST = "这个请求写得不合规范，没有处理。"
TOO_LARGE = "上传的内容太大，单个文件最多200 MB。"


def no_start(name: str) -> str:
    """A process ended before it answered."""
    return f"{name}没有启动成功，原因见上面；看板没有启动。"


def no_port(address: str, port: int, reason: str) -> str:
    """The address cannot be listened on."""
    return f"{address}:{port} 不能监听（{reason}）。端口被占用时，用 --port 换一个。"
