/** The Python of the environment that .ci/run makes from the lists beside this file; elsewhere the machine's. */
export const python = process.env.ITEREXP_PYTHON ?? "python3";
