/** The pixels of a canvas, kept from frame to frame: millions of them are not to be collected sixty times a second. */
export class PixelBuffer {
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);

  /** Pixels of this size, with what was in them before. */
  ofSize(width: number, height: number): { readonly image: ImageData; readonly pixels: Uint32Array } {
    if (this.image?.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    return { image: this.image, pixels: this.pixels };
  }
}
