import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import type { Portion } from "../../../domain/build/composition.ts";
import { type Plot, toPlot } from "../../../domain/report/treemap-plot.ts";
import { type PlacedPlot, renderTreemap, TREEMAP_FIELD } from "../../../domain/report/treemap-svg.ts";
import { describeSize } from "../../../domain/text/byte-size.ts";

/** Draws how an artifact's bytes are distributed, as an SVG that depends only on the portions. */
export function drawTreemap(app: string, portions: readonly Portion[]): string {
  const plot = toPlot(portions);
  return renderTreemap(`${app}: ${describeSize(plot.sizeBytes)}`, layOutPlots(plot));
}

/**
 * Positions the plots by the squarified layout, outer plots before those inside them:
 * https://www.win.tue.nl/~vanwijk/stm.pdf
 */
function layOutPlots(plot: Plot): readonly PlacedPlot[] {
  const { width, height, band, gap } = TREEMAP_FIELD;
  const root = hierarchy(plot, ({ plots }) => plots).sum(({ plots, sizeBytes }) =>
    plots.length === 0 ? sizeBytes : 0,
  );
  const layout = treemap<Plot>()
    .tile(treemapSquarify)
    .size([width, height])
    .paddingInner(gap)
    .paddingOuter(({ depth }) => (depth === 0 ? 0 : gap))
    .paddingTop(({ depth }) => (depth === 0 ? 0 : band));
  return layout(root)
    .descendants()
    .filter(({ depth }) => depth > 0)
    .map(({ data, depth, x0, y0, x1, y1 }) => ({
      plot: data,
      depth,
      left: x0,
      top: y0,
      width: x1 - x0,
      height: y1 - y0,
    }));
}
