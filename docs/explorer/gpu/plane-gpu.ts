import { h } from "../dom.js";
import type { Extent } from "../extent.js";
import { type Look, PLACES, SHADES, type Wheel, wheelTable } from "../tasks/colour.js";
import type { Picture } from "../tasks/plane.js";
import { type PlaneSeries, ROWS, TERMS } from "../tasks/series.js";
import { FRAGMENT, VERTEX } from "./shader.js";

const OF: Record<Picture["of"], number> = { iterate: 0, slog: 1, sexp: 2, shift: 2 };
const MODES: Record<Look["mode"], number> = { colour: 0, contour: 1, checker: 2 };

/** Pixels nearer to each other than this, relative to where they are, f32 cannot tell apart. */
const FINEST = 2 ** -19;

/** Draws the plane at once, on a canvas that lies under the one with the worker's values. */
export class PlaneGpu {
  readonly canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #series: PlaneSeries;
  #wheel: Wheel | undefined;

  private constructor(
    canvas: HTMLCanvasElement,
    gl: WebGL2RenderingContext,
    program: WebGLProgram,
    series: PlaneSeries,
  ) {
    this.canvas = canvas;
    this.#gl = gl;
    this.#program = program;
    this.#series = series;
    gl.useProgram(program);
    gl.bindVertexArray(gl.createVertexArray());
    this.#texture("series", 0, () =>
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32F, TERMS, ROWS.count, 0, gl.RG, gl.FLOAT, series.rows),
    );
  }

  /** undefined where there is no GPU that can; `anyway` takes one that is simulated, and slow, too. */
  static make(series: PlaneSeries, anyway: boolean): PlaneGpu | undefined {
    const canvas = h("canvas", { class: "domain gpu", "aria-hidden": "true" });
    const gl = canvas.getContext("webgl2", {
      failIfMajorPerformanceCaveat: !anyway,
      preserveDrawingBuffer: true,
    });
    if (gl === null || (!anyway && isSimulated(gl))) return undefined;
    const program = linked(gl);
    return program && new PlaneGpu(canvas, gl, program, series);
  }

  /** Whether it has the code for a picture, and the digits for its window. */
  static serves({ solution }: Picture, { x, y }: Extent, across: number): boolean {
    const size = Math.max(...[...x, ...y].map(Math.abs));
    return solution !== 1 && (x[1] - x[0]) / across > FINEST * size;
  }

  show(picture: Picture, { x, y }: Extent, look: Look, across: number, down: number): void {
    const gl = this.#gl;
    const { canvas } = this;
    if (canvas.width !== across || canvas.height !== down) {
      canvas.width = across;
      canvas.height = down;
    }
    gl.viewport(0, 0, across, down);
    if (look.wheel !== this.#wheel) this.#setWheel(look.wheel);
    const at = (name: string) => gl.getUniformLocation(this.#program, name);
    const { fixedPoint, offset, radius } = this.#series;
    gl.uniform2f(at("corner"), x[0], y[1]);
    gl.uniform2f(at("L"), ...fixedPoint);
    gl.uniform2f(at("offset"), ...offset);
    gl.uniform1f(at("unit"), (x[1] - x[0]) / across);
    gl.uniform1f(at("height"), down);
    gl.uniform1f(at("a"), picture.a);
    gl.uniform1f(at("radius"), radius);
    gl.uniform1i(at("of"), OF[picture.of]);
    gl.uniform1i(at("mode"), MODES[look.mode]);
    gl.uniform1i(at("regular"), picture.solution === "kneser" ? 0 : 1);
    gl.uniform1i(at("mirrored"), picture.solution === -1 ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** Gives the GPU back. */
  end(): void {
    this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
    this.canvas.remove();
  }

  #setWheel(wheel: Wheel): void {
    const gl = this.#gl;
    const bytes = new Uint8Array(wheelTable(wheel).buffer);
    this.#texture("wheel", 1, () =>
      gl.texImage2D(
        gl.TEXTURE_2D,
        0,
        gl.RGBA8,
        SHADES,
        PLACES,
        0,
        gl.RGBA,
        gl.UNSIGNED_BYTE,
        bytes,
      ),
    );
    this.#wheel = wheel;
  }

  #texture(name: string, unit: number, fill: () => void): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    fill();
    gl.uniform1i(gl.getUniformLocation(this.#program, name), unit);
  }
}

/** Whether the processor plays the GPU, which is slower than the workers. */
function isSimulated(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS)) return program;
  console.warn(
    gl.getProgramInfoLog(program),
    ...(gl.getAttachedShaders(program) ?? []).map((s) => gl.getShaderInfoLog(s)),
  );
  return undefined;
}
