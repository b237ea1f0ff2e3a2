"""The journal on disk: one JSON object per line, each on stable storage before anything is answered."""

import json
import os


class Journal:
    def __init__(self, directory):
        os.makedirs(directory, exist_ok=True)
        self.path = os.path.join(directory, "journal.ndjson")

    def read(self):
        """All entries; what was cut off by a crash is taken away."""
        entries, good = [], 0
        if os.path.exists(self.path):
            with open(self.path, "rb") as file:
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    entries.append(json.loads(line))
                    good += len(line)
            os.truncate(self.path, good)
        self.file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return entries

    def append(self, entry):
        data = json.dumps(entry).encode("ascii") + b"\n"
        while data:
            data = data[os.write(self.file, data) :]
        os.fdatasync(self.file)
