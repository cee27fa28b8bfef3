/** What search engines and previews of links say of each page of the guide. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  index:
    "Fractional iterates of the exponential: the half-exponential f(f(x)) = e^x, every exp^a, and the neural operations between sum and product.",
  accuracy:
    "What the results of iterexp promise, against what they were measured, and how to measure it again.",
  base: "Tetration and fractional iterates for every base, real and complex, for e^x - 1, super-roots and the infinite tower.",
  certificate:
    "A theorem and a program that prove how many digits of Kneser's half-exponential are right.",
  changelog: "What changed in each version of iterexp.",
  "coming-from":
    "iterexp for those who know break_eternity.js, fatou.gp, mpmath or the Python package kneser.",
  command:
    "Every help text of the command iterexp: numbers, digits, tables, fits, layers, judges and proofs.",
  complex:
    "The half-exponential and tetration on the complex plane: cuts, sheets, regular iteration, accuracy and speed.",
  constructions:
    "Eleven published half-exponentials under one interface, and a judge that says which one a function is.",
  decimal: "Tetration, the super-logarithm and the half-exponential to hundreds of digits.",
  distributed:
    "Fractional exponentials on many machines: processes, Dask, Ray, Spark, distributed PyTorch.",
  explorer:
    "A page that draws the half-exponential on the line and in the plane, its rivals, its fits and the operation Rho.",
  fit: "Approximations of the half-exponential with a proved bound, lookup tables, and source code in C, GLSL, WGSL, CUDA, Rust, Python and ONNX.",
  "founding-note":
    "From a note on neuromodulation to gates, neurons and attention in which both sides modulate each other.",
  "half-exponential":
    "What a function with f(f(x)) = e^x is, why there are infinitely many, and which one is Kneser's.",
  kneser:
    "How Kneser's half-exponential is computed, with a program of 65 lines that prints twelve digits.",
  package: "Installing iterexp, from npm or a clone; module systems; what a version promises.",
  performance: "What the functions of iterexp cost beside Math.exp and beside other programs.",
  pytorch:
    "Layers between sum and product, gates and co-modulated attention for PyTorch and JAX, as one file without dependencies.",
  recipes:
    "Complete programs by task: a lookup table for C, a shader, a test, an activation in a network, 100 digits, Python.",
  references: "The literature on half-exponentials, tetration, and the networks that use them.",
  rho: "The operation between addition and multiplication, with its identity, its absorber, extensions and gradients.",
  series:
    "Taylor coefficients of tetration, the super-logarithm and every fractional iterate of the exponential.",
  start: "The half-exponential in a minute: install, compute, and find the import for a task.",
  study:
    "A study of gates, neurons and attention between sum and product, with a protocol written beforehand.",
  "study-protocol":
    "The questions, tasks, models and tests of the study, written before its first run.",
  tfjs: "Neurons between sum and product, gates and co-modulated attention as TensorFlow.js layers, with kernels for every backend.",
  tour: "The half-exponential and the operation between sum and product in six pictures that move.",
  writing: "How the guide of iterexp is written, with ten sentences before and after.",
};
