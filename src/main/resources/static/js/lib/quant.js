/** Weights as the server sends them: Base64 of floats, of bytes that stand for (b/255)², or nested arrays. */

const SQUARES = Float32Array.from({ length: 256 }, (_, byte) => (byte / 255) ** 2);

export function decodeBase64(text) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(text);
  }
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

export function encodeBase64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 32768) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
  }
  return btoa(binary);
}

/** The weights of one kind as a flat Float32Array in the order layer, head, row, column. */
export function decodeWeights({ encoding, data }) {
  if (encoding === 'u8sqrt') {
    const bytes = decodeBase64(data);
    const weights = new Float32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      weights[i] = SQUARES[bytes[i]];
    }
    return weights;
  }
  if (encoding === 'f32') {
    return decodeFloats(data);
  }
  return Float32Array.from(data.flat(Infinity));
}

export function decodeFloats(text) {
  return new Float32Array(decodeBase64(text).buffer);
}

export function encodeFloats(floats) {
  return encodeBase64(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength));
}
