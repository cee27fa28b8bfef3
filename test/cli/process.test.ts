import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Runs a shell script that calls the command from its source as `iterexp`. */
function shell(script: string, input = "") {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", `iterexp() { "${process.execPath}" --import tsx src/cli/main.ts "$@"; }; ${script}`],
    { encoding: "utf8", input },
  );
  return { status, stdout, stderr };
}

describe("the iterexp process", () => {
  it("prints a result and exits with 0", () => {
    expect(shell("iterexp --alpha 1 0")).toEqual({ status: 0, stdout: "1\n", stderr: "" });
  });

  it("exits with 2 and one line for a wrong argument", () => {
    const { status, stdout, stderr } = shell("iterexp --alpha half 1");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^iterexp: --alpha "half": expected [^\n]*\n$/);
  });

  it("says nothing when its reader leaves", () => {
    const { stdout, stderr } = shell("iterexp table --count 1000000 | head -1; echo $PIPESTATUS");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^ +x +value +dx +dalpha\n0\n$/);
  });

  it("filters many lines in little memory", () => {
    const { status, stdout, stderr } = shell(
      `seq 1 300000 | NODE_OPTIONS=--max-old-space-size=48 iterexp --alpha 0 | tail -1`,
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "300000\n", stderr: "" });
  });

  it("completes commands, options and their values in bash", () => {
    const script = shell("iterexp complete bash");
    expect({ status: script.status, stderr: script.stderr }).toEqual({ status: 0, stderr: "" });
    const syntax = spawnSync("bash", ["-n"], { encoding: "utf8", input: script.stdout });
    expect({ status: syntax.status, stderr: syntax.stderr }).toEqual({ status: 0, stderr: "" });
    expect(script.stdout).toContain("iterexp complete --");
    const values = (...words: string[]) =>
      shell(`iterexp complete -- ${words.join(" ")}`)
        .stdout.split("\n")
        .slice(0, -2)
        .map((line) => line.split("\t")[0]);
    expect(values("ta")).toEqual(["table"]);
    expect(values("fit", "--ma")).toEqual(["--max-error", "--max-bytes"]);
    expect(values("table", "--format", '""')).toEqual(["text", "csv", "json", "npy", "h", "npz"]);
  });

  it("completes names of files where these are meant, in bash by readline", () => {
    const asked = (words: string) => shell(`iterexp complete -- ${words}`).stdout;
    const [files, none] = [":0\n", ":4\n"];
    for (const words of ['fit -o ""', 'fit --table ""', "table --output=t", "judge f"]) {
      expect(asked(words), words).toBe(files);
    }
    for (const words of ['judge f.mjs ""', 'table --from ""', 'judge --export ""']) {
      expect(asked(words), words).toBe(none);
    }
    const registered = shell("source <(iterexp complete bash); complete -p iterexp");
    expect(registered.stdout).toContain("-o default");
  });

  it("composes with itself in a pipe", () => {
    const { status, stdout } = shell("iterexp | iterexp", "1\n-2\n");
    expect(status).toBe(0);
    const [first, second] = stdout.trim().split("\n").map(Number) as [number, number];
    expect(first).toBeCloseTo(Math.E, 14);
    expect(second).toBeCloseTo(Math.exp(-2), 14);
  });
});
