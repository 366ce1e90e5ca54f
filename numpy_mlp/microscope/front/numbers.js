// The arithmetic of float32 and float64, and numbers as text.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** W - rate * dW, each of the two operations rounded to the dtype, as NumPy does it. Both arrays of one length. */
export function updated(W, rate, dW) {
  const after = W.slice();
  const rounded = W instanceof Float32Array ? Math.fround : Number;
  for (let at = 0; at < W.length; at++) after[at] = W[at] - rounded(rate * dW[at]);
  return after;
}

/** The same, rounded once at the end, as compiled code may have it. */
export function updatedAtOnce(W, rate, dW) {
  return W.map((weight, at) => weight - rate * dW[at]);
}

/** The shortest text from which this very number can be read again; "nan", "inf", "-inf" as Python has them. */
export function exact(value, dtype) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0";
  if (dtype !== "float32") return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}

/** Four digits or fewer, to be read and not to be computed with: −0.0312, 3.2·10⁻⁵. */
export function short(value) {
  if (!Number.isFinite(value)) return exact(value).replace("-", "−").replace("inf", "∞");
  if (value === 0 || Number.isInteger(value)) return withMinus(String(Math.abs(value)), value);
  const size = Math.abs(value);
  if (size >= 0.001 && size < 100000) return withMinus(String(Number(size.toPrecision(3 + (size >= 1)))), value);
  const [digits, power] = size.toExponential(1).split("e");
  return withMinus(`${digits}·10${raised(Number(power))}`, value);
}

function withMinus(text, value) {
  return value < 0 ? `−${text}` : text;
}

function raised(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[digit]);
  return (power < 0 ? "⁻" : "") + digits.join("");
}

/** How many numbers of this dtype lie between two of them, one end counted: 0 for the same, 1 for neighbours. */
export function unitsApart(one, other, dtype) {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other) ? 0 : Infinity;
  const distance = place(one, dtype) - place(other, dtype);
  return Number(distance < 0n ? -distance : distance);
}

/** The number's place in the row of all numbers of its dtype; 0 and -0 share one. */
function place(value, dtype) {
  const view = new DataView(new ArrayBuffer(8));
  if (dtype === "float32") view.setFloat32(0, value);
  else view.setFloat64(0, value);
  const bits = dtype === "float32" ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
  const sign = 1n << (dtype === "float32" ? 31n : 63n);
  return bits >= sign ? sign - bits : bits;
}

/** Half the distance from 1 to the next number: the largest relative error of one rounding. */
export function roundingOf(dtype) {
  return dtype === "float32" ? 2 ** -24 : 2 ** -53;
}
