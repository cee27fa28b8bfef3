// Runs in the browser. A job is { source, table, columns, results }: functions in GLSL or WGSL; for a bound table its f32
// numbers as bits; the arguments x0, x1 ... as columns of bits; and expressions in them whose values are wanted as bits.

/** By a vertex shader of WebGL 2 with transform feedback. */
export function glsl({ source, table, columns, results }) {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  const program = gl.createProgram();
  const start = performance.now();
  const attach = (type, text) => {
    const shader = gl.createShader(type);
    gl.shaderSource(
      shader,
      `#version 300 es\nprecision highp float;\nprecision highp int;\n${text}`,
    );
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    return shader;
  };
  const shaders = [
    attach(
      gl.VERTEX_SHADER,
      `${source}
${columns.map((_, i) => `in float x${i};`).join("\n")}
${results.map((_, i) => `out float y${i};`).join("\n")}
void main() {
${results.map((result, i) => `  y${i} = ${result};`).join("\n")}
}`,
    ),
    attach(gl.FRAGMENT_SHADER, "void main() {}"),
  ];
  const varyings = results.map((_, i) => `y${i}`);
  gl.transformFeedbackVaryings(program, varyings, gl.SEPARATE_ATTRIBS);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error([...shaders.map((s) => gl.getShaderInfoLog(s)), gl.getProgramInfoLog(program)]);
  }
  gl.useProgram(program);
  if (table !== undefined) {
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    const texels = new Float32Array(Int32Array.from(table).buffer);
    const height = texels.length / 4096;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, 1024, height, 0, gl.RGBA, gl.FLOAT, texels);
  }
  const [{ length }] = columns;
  columns.forEach((bits, i) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, Int32Array.from(bits), gl.STATIC_DRAW);
    const at = gl.getAttribLocation(program, `x${i}`);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 1, gl.FLOAT, false, 0, 0);
  });
  gl.bindTransformFeedback(gl.TRANSFORM_FEEDBACK, gl.createTransformFeedback());
  const buffers = results.map((_, i) => {
    const buffer = gl.createBuffer();
    gl.bindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, i, buffer);
    gl.bufferData(gl.TRANSFORM_FEEDBACK_BUFFER, 4 * length, gl.STREAM_READ);
    return buffer;
  });
  gl.enable(gl.RASTERIZER_DISCARD);
  gl.beginTransformFeedback(gl.POINTS);
  gl.drawArrays(gl.POINTS, 0, length);
  gl.endTransformFeedback();
  gl.bindTransformFeedback(gl.TRANSFORM_FEEDBACK, null);
  const values = buffers.map((buffer) => {
    const out = new Int32Array(length);
    gl.bindBuffer(gl.TRANSFORM_FEEDBACK_BUFFER, buffer);
    gl.getBufferSubData(gl.TRANSFORM_FEEDBACK_BUFFER, 0, out);
    return [...out];
  });
  const error = gl.getError();
  if (error !== gl.NO_ERROR) throw new Error(`WebGL error ${error}`);
  return { values, millis: performance.now() - start };
}

/** By a compute shader of WebGPU; a bound table is at @group(1) @binding(2). */
export async function wgsl({ source, table, columns, results }) {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  device.pushErrorScope("validation");
  const start = performance.now();
  const storage = (access) => (name, i) =>
    `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<f32>;`;
  const inputs = columns.map((_, i) => `input${i}`);
  const outputs = results.map((_, i) => `output${i}`);
  const module = device.createShaderModule({
    code: `${source}
${inputs.map(storage("read")).join("\n")}
${outputs.map((name, i) => storage("read_write")(name, inputs.length + i)).join("\n")}
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&input0)) { return; }
${inputs.map((name, i) => `  let x${i} = ${name}[id.x];`).join("\n")}
${results.map((result, i) => `  output${i}[id.x] = ${result};`).join("\n")}
}`,
  });
  const { messages } = await module.getCompilationInfo();
  if (messages.length > 0) {
    throw new Error(messages.map((m) => `${m.type} ${m.lineNum}: ${m.message}`).join("\n"));
  }
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const filled = (bits) => {
    const buffer = device.createBuffer({ size: 4 * bits.length, usage: STORAGE | COPY_DST });
    device.queue.writeBuffer(buffer, 0, Int32Array.from(bits));
    return buffer;
  };
  const size = 4 * columns[0].length;
  const empty = (usage) => device.createBuffer({ size, usage });
  const written = results.map(() => empty(STORAGE | COPY_SRC));
  const read = results.map(() => empty(MAP_READ | COPY_DST));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const bind = (group, buffers, first = 0) =>
    pass.setBindGroup(
      group,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(group),
        entries: buffers.map((buffer, i) => ({ binding: first + i, resource: { buffer } })),
      }),
    );
  bind(0, [...columns.map(filled), ...written]);
  if (table !== undefined) bind(1, [filled(table)], 2);
  pass.dispatchWorkgroups(Math.ceil(columns[0].length / 64));
  pass.end();
  for (const [i, buffer] of written.entries()) {
    encoder.copyBufferToBuffer(buffer, 0, read[i], 0, size);
  }
  device.queue.submit([encoder.finish()]);
  const values = await Promise.all(
    read.map(async (buffer) => {
      await buffer.mapAsync(GPUMapMode.READ);
      return [...new Int32Array(buffer.getMappedRange())];
    }),
  );
  const error = await device.popErrorScope();
  if (error !== null) throw new Error(error.message);
  device.destroy();
  return { values, millis: performance.now() - start };
}
