"""SQLite's full-text index on the documents and queries that `Ingrain.Bench lexical COUNT --export FOLDER` writes, with the same method:
words joined by or, best ten, each query asked three times and its best time kept, percentiles over queries.
    python3 lexical_fts5.py COUNT FOLDER [QUERIES]
Agreement is the share of Ingrain's best ten (exact BM25) that it returned. QUERIES takes only the first so many, for large counts."""
import json
import os
import sqlite3
import sys
import tempfile
import time

count, data = int(sys.argv[1]), sys.argv[2]
rounds = 3


def documents():
    with open(os.path.join(data, f"text_{count}.tsv"), encoding="utf-8") as lines:
        for line in lines:
            number, text = line.rstrip("\n").split("\t")
            yield int(number), text


def percentiles(times):
    ordered = sorted(times)
    return f"p50 {ordered[len(ordered) // 2]:.3f} ms, p99 {ordered[len(ordered) * 99 // 100]:.3f} ms"


def line(name, value):
    print(f"{name:<46} {value}", flush=True)


with tempfile.TemporaryDirectory(prefix="rival-") as folder:
    file = os.path.join(folder, "words.sqlite")
    database = sqlite3.connect(file, isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -262144", "mmap_size = 4000000000"):
        database.execute(f"pragma {setting}")
    started, processor = time.perf_counter(), time.process_time()
    database.execute("create virtual table d using fts5(body, tokenize = 'unicode61')")
    database.execute("begin")
    database.executemany("insert into d(rowid, body) values (?, ?)", documents())
    database.execute("commit")
    database.execute("insert into d(d) values ('optimize')")
    database.execute("pragma wal_checkpoint(truncate)")
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    line("FTS5 " + sqlite3.sqlite_version + ": index",
         f"{count / seconds:.0f}/s, {processor:.1f} s of processor, disk {os.path.getsize(file) / 1048576:.1f} MiB")
    with open(os.path.join(data, f"text_{count}.queries.jsonl"), encoding="utf-8") as lines:
        queries = [json.loads(text) for text in lines][: int(sys.argv[3]) if len(sys.argv) > 3 else None]
    times, shared, expected = [float("inf")] * len(queries), 0, 0
    for round_number in range(rounds):
        for i, query in enumerate(queries):
            match = " OR ".join(f'"{word}"' for word in query["q"].split(" "))
            begun = time.perf_counter()
            found = database.execute("select rowid from d where d match ? order by rank limit 10", (match,)).fetchall()
            times[i] = min(times[i], (time.perf_counter() - begun) * 1000)
            if round_number == 0:
                best = set(query["bm25_top10"])
                shared, expected = shared + sum(row[0] in best for row in found), expected + len(best)

    def of(kind):
        return percentiles([t for t, query in zip(times, queries) if query["kind"] == kind])

    line("FTS5: best 10", f"{percentiles(times)}; rare words {of('kw')}; any words {of('nl')}")
    line("FTS5: agreement", f"{shared / expected:.3f}")
