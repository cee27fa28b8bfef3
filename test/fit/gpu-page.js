// In the browser: emitted shader functions of one f32, applied to an array of arguments given by their bits.

/** Values and derivatives by GLSL in a vertex shader with transform feedback; `millis` is the time to compile and link. */
export function runGlsl(source, name, bits) {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
  const program = gl.createProgram();
  const attach = (type, text) => {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    return shader;
  };
  const start = performance.now();
  const vertex = attach(
    gl.VERTEX_SHADER,
    `#version 300 es
precision highp float;
${source}
in float x;
out float value;
out float slope;
void main() {
  value = ${name}(x);
  slope = ${name}_derivative(x);
}`,
  );
  attach(gl.FRAGMENT_SHADER, "#version 300 es\nvoid main() {}");
  gl.transformFeedbackVaryings(program, ["value", "slope"], gl.SEPARATE_ATTRIBS);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(`${gl.getShaderInfoLog(vertex)} ${gl.getProgramInfoLog(program)}`);
  }
  const linked = performance.now();
  // biome-ignore lint/correctness/useHookAtTopLevel: no hook of React
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, Int32Array.from(bits), gl.STATIC_DRAW);
  const at = gl.getAttribLocation(program, "x");
  gl.enableVertexAttribArray(at);
  gl.vertexAttribPointer(at, 1, gl.FLOAT, false, 0, 0);
  gl.bindTransformFeedback(gl.TRANSFORM_FEEDBACK, gl.createTransformFeedback());
  const buffers = [0, 1].map((index) => {
    const buffer = gl.createBuffer();
    gl.bindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, index, buffer);
    gl.bufferData(gl.TRANSFORM_FEEDBACK_BUFFER, 4 * bits.length, gl.STREAM_READ);
    return buffer;
  });
  gl.enable(gl.RASTERIZER_DISCARD);
  gl.beginTransformFeedback(gl.POINTS);
  gl.drawArrays(gl.POINTS, 0, bits.length);
  gl.endTransformFeedback();
  gl.bindTransformFeedback(gl.TRANSFORM_FEEDBACK, null);
  const [values, slopes] = buffers.map((buffer) => {
    const out = new Int32Array(bits.length);
    gl.bindBuffer(gl.TRANSFORM_FEEDBACK_BUFFER, buffer);
    gl.getBufferSubData(gl.TRANSFORM_FEEDBACK_BUFFER, 0, out);
    return [...out];
  });
  if (gl.getError() !== gl.NO_ERROR) throw new Error("WebGL reports an error");
  return { values, slopes, millis: linked - start, runMillis: performance.now() - linked };
}

/** The same by WGSL in a compute shader. */
export async function runWgsl(source, name, bits) {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  device.pushErrorScope("validation");
  const start = performance.now();
  const module = device.createShaderModule({
    code: `${source}
@group(0) @binding(0) var<storage, read> xs: array<f32>;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> slopes: array<f32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&xs)) { return; }
  values[id.x] = ${name}(xs[id.x]);
  slopes[id.x] = ${name}_derivative(xs[id.x]);
}`,
  });
  const { messages } = await module.getCompilationInfo();
  if (messages.length > 0) {
    throw new Error(messages.map((m) => `${m.type} ${m.lineNum}: ${m.message}`).join("\n"));
  }
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const compiled = performance.now();
  const size = 4 * bits.length;
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const buffer = (usage) => device.createBuffer({ size, usage });
  const input = buffer(STORAGE | COPY_DST);
  device.queue.writeBuffer(input, 0, Int32Array.from(bits));
  const outputs = [buffer(STORAGE | COPY_SRC), buffer(STORAGE | COPY_SRC)];
  const results = [buffer(MAP_READ | COPY_DST), buffer(MAP_READ | COPY_DST)];
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [input, ...outputs].map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(Math.ceil(bits.length / 64));
  pass.end();
  outputs.forEach((output, i) => encoder.copyBufferToBuffer(output, 0, results[i], 0, size));
  device.queue.submit([encoder.finish()]);
  const [values, slopes] = await Promise.all(
    results.map(async (result) => {
      await result.mapAsync(GPUMapMode.READ);
      return [...new Int32Array(result.getMappedRange())];
    }),
  );
  const error = await device.popErrorScope();
  if (error !== null) throw new Error(error.message);
  const runMillis = performance.now() - compiled;
  device.destroy();
  return { values, slopes, millis: compiled - start, runMillis };
}
