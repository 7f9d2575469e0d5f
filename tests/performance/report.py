"""The numbers as a table, and beside the targets of the project what was reached."""

MOST_FRESH, MOST_UNCHANGED, MOST_COVERAGE, MOST_FIRST_MS, LEAST_RATE, MOST_SLOWER = 10, 2, 3, 40, 250, 2


def targets(sizes):
    """The targets with what was reached: judged at the largest size of the run."""
    largest, smallest = max(sizes), min(sizes)
    at = sizes[largest]
    rows = list(targets_at(at))
    if smallest != largest:
        for mode in ("first", "fresh"):
            for task in at[mode]:
                name = f"{task}{', first time' if mode == 'first' else ''}: {largest:,} against {smallest:,}"
                slower = multiple(at, mode, task) / multiple(sizes[smallest], mode, task)
                rows.append(target(name, round(slower, 2), "× as slow", most=MOST_SLOWER))
    return [row | {"at": largest} for row in rows]


def targets_at(at):
    """The targets of the tasks that were measured, at one size."""
    fresh, first, kept, unchanged = (at[mode] for mode in ("fresh", "first", "kept", "304"))
    times, a_second = "× constant", "a second"
    if "browse" in fresh:
        rendered = fresh["browse"]
        yield target("browse with all facet counts, rendered anew", rendered["multiple"], times, most=MOST_FRESH)
        yield target("browse, nothing changed: the kept page", kept["browse"]["multiple"], times, most=MOST_UNCHANGED)
        yield target("browse, nothing changed: 304", unchanged["browse"]["multiple"], times, most=MOST_UNCHANGED)
        yield target("browse rendered anew, eight at once", rendered["rate"], a_second, least=LEAST_RATE)
        yield target("browse kept, eight at once", kept["browse"]["rate"], a_second, least=LEAST_RATE)
    if "common word" in first:
        yield target("a common word the first time, p95", first["common word"]["p95"], "ms", most=MOST_FIRST_MS)
    if "coverage" in kept:
        yield target("coverage", kept["coverage"]["multiple"], times, most=MOST_COVERAGE)


def multiple(at, mode, task):
    """Multiples of the constant view; for a number of rows as if they were 1,000."""
    rows = at["rows"].get(task)
    return at[mode][task]["multiple"] * (1000 / rows if rows else 1)


def target(name, reached, unit, *, most=None, least=None):
    is_met = reached <= most if least is None else reached >= least
    return {"target": name, "reached": reached, "unit": unit, "most": most, "least": least, "is_met": is_met}


# Text ------------------------------------------------------------------------------------------------------------


def text_of(result):
    machine = result["machine"]
    postgresql = machine["postgresql"]
    lines = [
        f"{machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']}, "
        f"PostgreSQL {postgresql['server_version']} (shared_buffers {postgresql['shared_buffers']}, "
        f"fsync {postgresql['fsync']}), load before {machine['load_before']}"
    ]
    for size, at in result["sizes"].items():
        lines += ["", *size_lines(size, at)]
    if result["targets"]:
        lines += ["", f"Targets at {result['targets'][0]['at']:,} practices", *map(target_line, result["targets"])]
    return "\n".join(lines)


def size_lines(size, at):
    loaded, memory = at["loaded"], at["memory_mb"]
    yield (
        f"{size:,} practices · loaded in {loaded['seconds']} s with at most {loaded['peak_mb']} MB "
        f"({loaded['file_mb']} MB of JSON, database {loaded['database_mb']} MB)"
    )
    yield f"a worker: {memory['warm']} MB warm, {memory['after']} MB after, {at['memory_kept_mb']} MB with kept pages"
    yield (
        f"{'':32}{'p50 ms':>8}{'p95 ms':>8}{'× const':>8}{'a second':>9}{'CPU ms':>8}{'queries':>8}{'SQL ms':>8}"
        f"{'kB':>8}  kept: {'p50 ms':>7}{'× const':>8}{'a second':>9}  304: {'p50 ms':>7}{'× const':>8}"
    )
    yield f"{'a constant (floor)':32}{numbers(at['floor'])}{at['floor']['rate']:9.0f}{at['floor']['cpu_ms']:8.2f}"
    yield f"{'twenty rows in SQL (floor)':32}{'':41}{1:8}{at['bare_rows_ms']:8.2f}"
    for task, row in at["fresh"].items():
        facts = at["statements"][task]
        if task in at["first"]:
            first = at["first"][task]
            yield (
                f"{task + ', first time':32}{numbers(first)}{'':17}{facts['queries_first']:8.0f}"
                f"{facts['sql_first_ms']:8.2f}{first['kb']:8.1f}"
            )
        yield task_line(task, row, facts, at)
    for task, row in at["after a change"].items():
        yield f"{task + ', after a change':32}{numbers(row)}"


def task_line(task, row, facts, at):
    name = f"{task} ({at['rows'][task]:,})" if task in at["rows"] else task
    rate = "" if row["rate"] is None else f"{row['rate']:.0f}"
    line = f"{name:32}{numbers(row)}{rate:>9}{row['cpu_ms']:8.2f}"
    line += f"{facts['queries']:8.0f}{facts['sql_ms']:8.2f}{row['kb']:8.1f}"
    if task not in at["kept"]:
        return line
    kept, unchanged = at["kept"][task], at["304"][task]
    line += f"  {'':6}{kept['p50']:7.2f}{kept['multiple']:8.1f}{kept['rate']:9.0f}"
    return line + f"  {'':5}{unchanged['p50']:7.2f}{unchanged['multiple']:8.1f}"


def numbers(row):
    return f"{row['p50']:8.2f}{row['p95']:8.2f}{row['multiple']:8.1f}"


def target_line(row):
    bound = f"at most {row['most']}" if row["least"] is None else f"at least {row['least']}"
    verdict = "met" if row["is_met"] else "NOT MET"
    return f"  {verdict:8} {row['target']:58}{row['reached']:>8} {row['unit']} ({bound})"
