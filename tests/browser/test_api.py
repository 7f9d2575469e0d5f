"""The API of the running server: schemathesis asks what its OpenAPI document allows, and much that it does not."""

import subprocess
import sys
from pathlib import Path

SETTINGS = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 4  # of each address, besides those that cover every limit of every parameter


def test_schemathesis_finds_nothing(base_url, tmp_path):
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS)]
    command += ["run", f"{base_url}/api/schema/", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr
    assert "Selected: 16/16" in done.stdout  # the document itself is the seventeenth
