/** A comparison gives 1 or 0. */
export function binaryValue(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+': return left + right
    case '-': return left - right
    case '*': return left * right
    case '/': return left / right
    case '%': return left % right
    case '^': return left ** right
    case '==': return Number(left === right)
    case '!=': return Number(left !== right)
    case '>': return Number(left > right)
    case '>=': return Number(left >= right)
    case '<': return Number(left < right)
    default: return Number(left <= right)
  }
}
