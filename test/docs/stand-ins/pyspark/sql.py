"""The calls of Spark that docs/distributed.md makes, in one process."""

import os


class _Collection:
    def __init__(self, items):
        self.items = items

    def map(self, function):
        return _Collection([function(item) for item in self.items])

    def collect(self):
        return self.items


class _Context:
    def addPyFile(self, path):
        assert os.path.exists(path), path

    def parallelize(self, items, slices):
        assert slices > 0
        return _Collection(items)


class _Session:
    sparkContext = _Context()


class SparkSession:
    class builder:
        @staticmethod
        def getOrCreate():
            return _Session()
