"""The three calls of Ray that docs/distributed.md makes, in one process."""


def init(runtime_env):
    assert all(module.__name__ for module in runtime_env["py_modules"])


def remote(function):
    function.remote = lambda *arguments: (function, arguments)
    return function


def get(references):
    return [function(*arguments) for function, arguments in references]
