import type { Superpixels } from "./superpixels.ts";

/**
 * Makes every region one connected piece (by edges) and numbers them from 0: each piece becomes a region of its own,
 * unless it has fewer than `smallest` pixels; then it joins the piece to its left or above that was met first.
 * @param labels `[height, width]`, any numbers
 */
export function connected(labels: Int32Array, height: number, width: number, smallest: number): Superpixels {
  const pieces = new Int32Array(labels.length).fill(-1);
  const sizes: number[] = [];
  const queue = new Int32Array(labels.length);
  for (let seed = 0; seed < labels.length; seed++) {
    if (pieces[seed] !== -1) continue;
    const piece = sizes.length;
    const label = labels[seed]!;
    let filled = 1;
    queue[0] = seed;
    pieces[seed] = piece;
    for (let next = 0; next < filled; next++) {
      const pixel = queue[next]!;
      const column = pixel % width;
      const visit = (neighbour: number) => {
        if (pieces[neighbour] !== -1 || labels[neighbour] !== label) return;
        pieces[neighbour] = piece;
        queue[filled++] = neighbour;
      };
      if (column > 0) visit(pixel - 1);
      if (column < width - 1) visit(pixel + 1);
      if (pixel >= width) visit(pixel - width);
      if (pixel < (height - 1) * width) visit(pixel + width);
    }
    const neighbour = seed % width > 0 ? pieces[seed - 1]! : seed >= width ? pieces[seed - width]! : -1;
    if (filled >= smallest || neighbour === -1) {
      sizes.push(filled);
      continue;
    }
    for (let i = 0; i < filled; i++) pieces[queue[i]!] = neighbour;
    sizes[neighbour]! += filled;
  }
  return { count: sizes.length, labels: pieces, sizes: Int32Array.from(sizes) };
}
