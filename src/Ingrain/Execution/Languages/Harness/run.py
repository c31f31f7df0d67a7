"""Runs one program that standard input describes as JSON, and writes what came of it to descriptor 3 as JSON.

Imports come first and the program is read last, since this may be started ahead of time and wait for its program.
"""
import _ast
import json
import os
import sys

RESULT_BYTES = 900_000
ERROR_CHARS = 2_000
ONLY_AST = 0x400

result = os.dup(3)
os.set_inheritable(result, False)
os.close(3)
sys.dont_write_bytecode = True
sys.path.append(sys.argv[1])
sys.argv[:] = ["code"]


noted = []


def plain(value):
    """What JSON has no word for and lists can say."""
    if isinstance(value, (set, frozenset)):
        noted.append("a set is told as a sorted list")
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is no value that JSON can say")


class Answer:
    """What is sent back, kept below a size by leaving out the values that would break it."""

    def __init__(self):
        self.left = RESULT_BYTES

    def value(self, value):
        text = json.dumps(value, default=plain, allow_nan=False)
        if len(text) > self.left:
            raise ValueError(f"a value of {len(text)} characters is too long to be told")
        self.left -= len(text)
        return text

    def error(self, error):
        try:
            text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        except BaseException:
            text = type(error).__name__
        text = text[: min(ERROR_CHARS, max(self.left // 6, 0))]
        text = json.dumps(text)
        self.left -= len(text)
        return text


def compiled(text, name, space):
    """Runs text; where it ends in an expression, gives its value and whether it was one."""
    tree = compile(text, name, "exec", ONLY_AST, True)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], _ast.Expr) else None
    exec(compile(tree, name, "exec", 0, True), space)
    if last is None:
        return None, False
    return eval(compile(_ast.Expression(last.value), name, "eval", 0, True), space), True


def example(item, space, answer):
    """One example: passed unless it fails; its value where one is expected. Whether that is the right one is not judged here."""
    space = dict(space)
    try:
        value, _ = compiled(item["input"], "<example>", space)
        return '{"value":%s}' % answer.value(value) if item["valued"] else "{}"
    except BaseException as error:
        return '{"error":%s}' % answer.error(error)


def feed(text):
    """Makes text what the program finds on its standard input, for what it starts as well."""
    path = os.environ.get("TMPDIR", "/tmp") + "/stdin"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.unlink(path)
    data = memoryview(text.encode())
    while data:
        data = data[os.write(file, data):]
    os.lseek(file, 0, os.SEEK_SET)
    os.dup2(file, 0)
    os.close(file)
    sys.stdin = open(0, closefd=False)


def show(error, texts):
    """Writes the traceback from the first frame that is not this file's."""
    import linecache
    import traceback

    for name, text in texts.items():
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    while error.__traceback__ is not None and error.__traceback__.tb_frame.f_code.co_filename == __file__:
        error.__traceback__ = error.__traceback__.tb_next
    traceback.print_exception(error)


def main():
    program = json.loads(sys.stdin.buffer.read())
    feed(program["stdin"])
    # By a name that no code can import, or code would take itself for a module of that name.
    module = type(sys)("<module>" if program["module"] else "__main__")
    sys.modules[module.__name__] = module
    space = module.__dict__
    answer = Answer()
    code, tests, examples = program["code"], program["tests"], program["examples"]
    frame = ['"seal":%s' % json.dumps(program.pop("seal"))]
    try:
        value, is_value = compiled(code, "<code>", space)
        if is_value and value is not None:
            try:
                frame.append('"value":%s' % answer.value(value))
            except Exception as error:
                noted[:] = [f"the value is none that JSON can say: {type(error).__name__}: {error}"]
            if noted:
                frame.append('"note":%s' % answer.error(noted[0]))
        if tests:
            exec(compile(tests, "<tests>", "exec", 0, True), space)
    except SystemExit as end:
        if not (tests or examples) or end.code not in (None, 0):
            raise
        sys.exit("The program ended itself before its tests were done.")
    except BaseException as error:
        show(error, {"<code>": code, "<tests>": tests})
        sys.exit(1)
    if examples:
        frame.append('"examples":[%s]' % ",".join([example(item, space, answer) for item in examples]))
    os.write(result, ("{%s}" % ",".join(frame)).encode())


main()
