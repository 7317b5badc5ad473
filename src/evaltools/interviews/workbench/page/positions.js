// Positions: Python counts code points, JavaScript UTF-16 units. Everything on the page is UTF-16.

/** Converts between code points and UTF-16 units by the places of the characters that need two units. */
export class Positions {
  constructor(text) {
    this.wide = [];
    for (let unit = 0; unit < text.length; unit++) {
      const point = text.codePointAt(unit);
      if (point > 0xffff) {
        this.wide.push(unit);
        unit++;
      }
    }
  }

  /** UTF-16 units before a position given in code points. */
  units(point) {
    // The i-th wide character stands at code point wide[i] - i.
    return point + firstWhere(this.wide.length, (i) => this.wide[i] - i >= point);
  }

  /** Code points before a position given in UTF-16 units. */
  points(unit) {
    return unit - firstWhere(this.wide.length, (i) => this.wide[i] >= unit);
  }
}

/** The first of 0..count for which `test` holds, when it holds from some number on. */
export function firstWhere(count, test) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
