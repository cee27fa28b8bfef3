/** What the help says of `iterexp complete`, and of its argument. */
export const COMPLETE = "print a script for a shell, with which Tab completes";
export const SHELLS = "bash, zsh, fish or powershell";
