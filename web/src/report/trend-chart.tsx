import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { fontFamily } from "../shared/theme/antd-theme";
import { useTheme } from "../shared/theme/theme-choice";
import { darkTokens, lightTokens } from "../shared/theme/tokens";

echarts.use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

export interface TrendLine {
  name: string;
  values: (number | null)[];
  tone: "accent" | "grey" | "late";
}

interface TrendChartProps {
  days: readonly string[];
  lines: readonly TrendLine[];
  label: string;
}

/** Lines from zero, named at their end instead of in a legend. */
export function TrendChart({ days, lines, label }: TrendChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const isDark = useTheme((state) => state.isDark);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const tokens = isDark ? darkTokens : lightTokens;
    const colourOf = { accent: tokens.accentInk, grey: tokens.ink3, late: tokens.late };
    const chart = echarts.init(element, null, { renderer: "svg" });
    const text = { color: tokens.hint, fontSize: 12, fontFamily };
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 56, top: 16, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis",
        backgroundColor: tokens.paper0,
        borderColor: tokens.paper2,
        textStyle: { color: tokens.ink1, fontSize: 12, fontFamily },
      },
      xAxis: {
        type: "category",
        data: [...days],
        boundaryGap: false,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: tokens.paper2 } },
        axisLabel: { ...text, hideOverlap: true },
      },
      yAxis: {
        type: "value",
        min: 0,
        minInterval: 1,
        splitNumber: 4,
        axisLabel: text,
        splitLine: { lineStyle: { color: tokens.paper2 } },
      },
      series: lines.map((line) => ({
        type: "line",
        name: line.name,
        data: line.values,
        // A lone point has no line to be seen by.
        showSymbol: line.values.filter((value) => value !== null).length === 1,
        symbolSize: 6,
        lineStyle: { color: colourOf[line.tone], width: 2 },
        itemStyle: { color: colourOf[line.tone] },
        endLabel: { show: true, formatter: "{a}", color: colourOf[line.tone], fontSize: 12, fontFamily },
        labelLayout: { moveOverlap: "shiftY" },
      })),
    });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [days, lines, isDark]);
  return <div ref={box} className="trend-chart" role="img" aria-label={label} />;
}
