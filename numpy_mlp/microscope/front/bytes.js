// From the page's text back to numbers, every bit as it was recorded.

const ARRAYS = { float32: Float32Array, float64: Float64Array, int32: Int32Array };

/** The bytes that base64 text stands for. */
export function bytesOf(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** How many numbers a shape holds: 1 for [], a single number. */
export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/** The numbers of an entry {shape, dtype, data, packed}, as a typed array. */
export function unpacked({ shape, dtype, data, packed }) {
  const bytes = bytesOf(data);
  const ArrayType = ARRAYS[dtype];
  if (!packed) return new ArrayType(bytes.buffer);
  const values = new ArrayType(sizeOf(shape));
  const masked = Math.ceil(values.length / 8);
  const there = new ArrayType(bytes.buffer.slice(masked));
  let next = 0;
  for (let at = 0; at < values.length; at++) {
    if ((bytes[at >> 3] >> (at & 7)) & 1) values[at] = there[next++];
  }
  return values;
}

/** An array of zeros of this dtype. */
export function zerosOf(dtype, length) {
  return new ARRAYS[dtype](length);
}
