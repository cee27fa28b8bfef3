/** The Python of the environment that .ci/run makes from requirements.txt and torch.txt; elsewhere the machine's. */
export const python = process.env.ITEREXP_PYTHON ?? "python3";
