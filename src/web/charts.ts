// The parts of ECharts in use; loaded when a page with a chart is opened, and not before.
import { BarChart, HeatmapChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, HeatmapChart, GridComponent, LegendComponent, VisualMapComponent]);
use([AriaComponent, CanvasRenderer]);

export type Chart = EChartsType;
export type ChartOption = EChartsCoreOption;
export const drawChart = (element: HTMLElement, option: ChartOption): Chart => {
  const chart = init(element);
  chart.setOption({ animation: false, aria: { enabled: true }, ...option });
  return chart;
};
