import completed, { ShellCompDirective } from "@bomb.sh/tab";
import addTo from "@bomb.sh/tab/commander";
import type { Command } from "commander";
import { COMPLETE } from "./shells.js";
import { type Streams, write } from "./streams.js";

/**
 * `iterexp complete`. The library never asks a shell to complete names of files; here it does where an option takes a <file>
 * and an argument is a <module>.
 */
export async function complete(
  root: Command,
  argv: readonly string[],
  { stdout }: Streams,
): Promise<void> {
  const names = root.commands.slice();
  addTo(root);
  root.commands.at(-1)?.description(COMPLETE);
  for (const command of names) completeFiles(command);
  await root.parseAsync(argv, { from: "user" });
  if (argv[1] === "bash") await write(stdout, FILES_IN_BASH);
}

let directive = ShellCompDirective.ShellCompDirectiveNoFileComp;
Object.defineProperty(completed, "directive", { get: () => directive, set: () => {} });

const files = (): void => {
  directive = ShellCompDirective.ShellCompDirectiveDefault;
};

function completeFiles(command: Command): void {
  const known = completed.commands.get(command.name());
  for (const { flags, long } of command.options) {
    const option = known?.options.get(`${long}`.slice(2));
    if (option && flags.endsWith("<file>")) option.handler = files;
  }
  const module = known?.arguments.get("module");
  if (module) module.handler = files;
}

/** What bash is told beside the library's script: where nothing else completes, names of files do. */
const FILES_IN_BASH = "complete -o default -F __iterexp_complete iterexp\n";
