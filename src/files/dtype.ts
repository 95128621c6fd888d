/** The typed array of each data type. float16 and bfloat16 keep their 16 bits, bool a byte each (0 is false). */
export interface DataByDType {
  float16: Uint16Array;
  bfloat16: Uint16Array;
  float32: Float32Array;
  float64: Float64Array;
  int8: Int8Array;
  int16: Int16Array;
  int32: Int32Array;
  int64: BigInt64Array;
  uint8: Uint8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
}

/** Data types of tensor files, by the names of NumPy and PyTorch. */
export type DType = keyof DataByDType;

/** The typed arrays a tensor's data may be. */
export type TensorData = DataByDType[DType];

interface ArrayType<T> {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): T;
}

/** The typed-array class of each data type. */
export const arrayTypes: { readonly [D in DType]: ArrayType<DataByDType[D]> } = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** Bytes of one entry of a data type. */
export function itemSize(dtype: DType): number {
  return arrayTypes[dtype].BYTES_PER_ELEMENT;
}
