/** Adds up numbers without losing digits: as if in twice the precision, rounded once at the end (Neumaier's sum). */
export class ExactSum {
  private sum = 0;
  private lost = 0;

  add(value: number): void {
    const next = this.sum + value;
    this.lost += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
  }

  /** What has been added up to now. */
  get value(): number {
    // Behind an infinity nothing is lost, and the correction is no number.
    return Number.isFinite(this.sum) ? this.sum + this.lost : this.sum;
  }
}
