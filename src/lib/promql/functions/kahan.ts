/** Adds up numbers without the usual loss of low digits (Neumaier's variant of Kahan's sum). */
export class KahanSum {
  sum = 0
  compensation = 0

  reset(sum = 0, compensation = 0): void {
    this.sum = sum
    this.compensation = compensation
  }

  add(value: number): void {
    const total = this.sum + value
    if (total === Infinity || total === -Infinity) this.compensation = 0
    else if (Math.abs(this.sum) >= Math.abs(value)) this.compensation += this.sum - total + value
    else this.compensation += value - total + this.sum
    this.sum = total
  }

  get total(): number {
    return this.sum + this.compensation
  }
}
