import { describe, expectIdentifier } from "../../numbers/arguments.js";
import { isTakenInC, isTakenInCuda } from "./c-names.js";
import type { Target } from "./targets.js";
import { words } from "./words.js";

/** GLSL ES 3.00 and 3.20: types, keywords and words kept for later. */
const GLSL = words(`
active asm attribute atomic_uint bool break buffer case cast centroid class coherent common const continue default discard
do double else enum extern external false filter fixed flat float for goto half highp if in inline inout input int interface
invariant isampler iimage layout long lowp main mediump namespace noinline noperspective out output packed partition patch
precise precision public readonly resource restrict return sample sampler shared short sizeof smooth static struct subroutine
superp switch template this true typedef uint uniform union unsigned using varying void volatile while writeonly`);

const GLSL_TYPE =
  /^(?:[biudfh]?vec[234]|d?mat[234](?:x[234])?|[iu]?(?:sampler|image)[A-Z0-9]\w*|sampler\w*|gl_\w*|GL_\w*|_?webgl_\w*|.*__.*)$/;

/** The built-in functions of GLSL, which no program may define again. */
const GLSL_BUILT_IN =
  /^(?:radians|degrees|a?(?:cos|sin|tan)h?|pow|exp2?|log2?|sqrt|inversesqrt|abs|sign|floor|trunc|round(?:Even)?|clamp|(?:int|uint|float)BitsTo\w+|ceil|fract|modf?|max|mix|step|smoothstep|is(?:nan|inf)|fma|frexp|ldexp|(?:un)?pack\w+|length|distance|dot|cross|normalize|faceforward|reflect|refract|matrixCompMult|outerProduct|transpose|determinant|inverse|(?:less|greater)Than(?:Equal)?|equal|notEqual|any|all|not|textur\w+|texel\w+|shadow[12]D\w*|image\w+|atomic\w+|bit(?:Count|field\w+)|find[LM]SB|uaddCarry|usubBorrow|[ui]mulExtended|\w*[bB]arrier\w*|interpolateAt\w+|subpass\w+|noise[1-4]|ftransform|Emit\w+|End\w+|dF\w+|fwidth\w*)$/;

/** WGSL: keywords and words kept for later. */
const WGSL = words(`
alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop
override requires return struct switch true var while
NULL Self abstract active alignas alignof as asm asm_fragment async attribute auto await become binding_array cast catch class
co_await co_return co_yield coherent column_major common compile compile_fragment concept const_cast consteval constexpr
constinit crate debugger decltype delete demote demote_to_helper do dynamic_cast enum explicit export extends extern external
fallthrough filter final finally friend from fxgroup get goto groupshared highp impl implements import inline instanceof
interface layout lowp macro macro_rules match mediump meta mod module move mut mutable namespace new nil noexcept noinline
nointerpolation non_coherent noncoherent noperspective null nullptr of operator package packoffset partition pass patch
pixelfragment precise precision premerge priv protected pub public readonly ref regardless register reinterpret_cast require
resource restrict self set shared sizeof smooth snorm static static_assert static_cast std subroutine super target template
this thread_local throw trait try type typedef typeid typename typeof union unless unorm unsafe unsized use using varying
virtual volatile wgsl where with writeonly yield`);

const PYTHON = words(`
False None True and as assert async await break class continue def del elif else except finally for from global if import in
is lambda nonlocal not or pass raise return try while with yield`);

/** With `then`, which would make a promise of the module: import() would call it and wait for ever. */
const JAVASCRIPT = words(`
arguments await break case catch class const continue debugger default delete do else enum eval export extends false
finally for function if implements import in instanceof interface let new null package private protected public return static
super switch this throw true try typeof var void while with yield
NaN Infinity undefined then`);

const RUST = words(`
Self abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if
impl in let loop macro main match mod move mut override priv pub ref return self static struct super trait true try type
typeof unsafe unsized use virtual where while yield`);

const TAKEN: Record<Target, (name: string) => boolean> = {
  c: isTakenInC,
  cuda: isTakenInCuda,
  glsl: (name) => GLSL.has(name) || GLSL_TYPE.test(name) || GLSL_BUILT_IN.test(name),
  wgsl: (name) => WGSL.has(name),
  python: (name) => PYTHON.has(name),
  pytorch: (name) => PYTHON.has(name),
  jax: (name) => PYTHON.has(name),
  javascript: (name) => JAVASCRIPT.has(name),
  rust: (name) => RUST.has(name),
  onnx: () => false,
};

/** Throws RangeError for what cannot be the name of a function or a table in the target. */
export function expectName(
  name: unknown,
  target: Target,
  argument = "name",
): asserts name is string {
  expectIdentifier(argument, name);
  if (TAKEN[target](name)) refuseName(name, `${target} keeps for itself`, argument);
}

function refuseName(name: string, why: string, argument = "name"): never {
  throw new RangeError(`${argument} = ${describe(name)}, which ${why}; expected another`);
}

/** A name that no source uses. */
const UNUSED = "unused_0_name";

/**
 * The source that `make` writes for a name, which may stand for nothing else there. As many different identifiers must
 * be in it as with a name that it uses for nothing: one fewer, and the name, or one made of it such as that of its table,
 * is one that the source has already.
 */
export function withOwnNames(name: string, target: Target, make: (name: string) => string): string {
  const source = make(name);
  const own = identifiers(source, target);
  const usual = identifiers(make(UNUSED), target);
  if (own.size < usual.size) refuseName(name, `the emitted ${target} itself uses`);
  for (const word of own) {
    if (!usual.has(word) && TAKEN[target](word)) {
      refuseName(name, `makes the emitted ${target} use ${word}, a name kept by the language`);
    }
  }
  return source;
}

/** Comments and strings, which Python's f-strings are not; numbers; identifiers. */
const TOKENS = {
  python:
    /#.*|(?<![fF])(?:"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\b\d[\w.]*|[A-Za-z_]\w*/g,
  others: /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|\b\d[\w.]*|[A-Za-z_]\w*/g,
} as const;

function identifiers(source: string, target: Target): ReadonlySet<string> {
  const tokens = ["python", "pytorch", "jax"].includes(target) ? TOKENS.python : TOKENS.others;
  const found = new Set<string>();
  for (const [token] of source.matchAll(tokens)) if (/^[A-Za-z_]/.test(token)) found.add(token);
  return found;
}
