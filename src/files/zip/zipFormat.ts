/** Signatures of the records of a zip archive. */
export const signatures = {
  localHeader: 0x04034b50,
  directoryHeader: 0x02014b50,
  directoryEnd: 0x06054b50,
  directoryEnd64: 0x06064b50,
  directoryEnd64Locator: 0x07064b50,
} as const;

/** Bytes of the records before their variable parts. */
export const recordSizes = {
  localHeader: 30,
  directoryHeader: 46,
  directoryEnd: 22,
  directoryEnd64Locator: 20,
} as const;

/** General-purpose flags of an entry. */
export const flags = {
  encrypted: 0x1,
  /** The local header has no sizes and CRC; they follow the data. */
  sizesBehindData: 0x8,
  utf8Name: 0x800,
} as const;

/** Compression methods that .npz files use. */
export const methods = { stored: 0, deflated: 8 } as const;

/** Stands in a 32-bit size or offset whose value is in the zip64 extra field. */
export const inZip64Field = 0xffffffff;
