/** Measure words and units that make a quantity of a number. Time spans, money, percent and age are no quantities. */

/** Chinese measure words and units, folded. */
export const MEASURE_WORDS: readonly string[] = (
  "个 台 套 件 只 支 把 条 张 块 片 根 箱 包 袋 盒 瓶 桶 罐 批 吨 公吨 公斤 千克 毫克 克 斤 两 担 米 厘米 公分 毫米 微米 丝 公里 千米 里 英里 英寸 寸 尺 英尺 平 平米 平方 平方米 平方公里 平方英尺 亩 公顷 升 公升 毫升 加仑 立方 立方米 方 " +
  "辆 部 架 间 户 家 栋 幢 层 位 名 人 口 份 本 册 组 队 班 对 双 副 幅 卷 匹 头 颗 粒 株 棵 盏 扇 门 座 艘 列 节 路 板 托 托盘 柜 车 船 趟 次 遍 回 期 场 轮 款 项 道 枚 滴 杯 碗 盘 壶 桌 席 床 顶 面 篇 首 封 笔 单 页 字 行 步 拳 " +
  "账号 帐号 用户 终端 端口 节点 点位 席位 工位 门店 店 网点 站点 所 台套 套件 人份 人次 车次 批次 万次 件套 包件 码 令 成套 斤装 " +
  "瓦 千瓦 兆瓦 度 度电 千瓦时 伏 千伏 安 安培 毫安 欧姆 赫兹 转 马力 匹马力 兆 字节 像素 分贝 摄氏度 华氏度 帕 兆帕 公斤压力 牛 牛米 焦 卡 大卡 " +
  "种 类 样 级 档 颗粒 捆 串 束 沓 摞 堆 窝 群 伙 拨 帮 帖 剂 支装 管 针 听 提 筐 篓 坛 缸 盆 锅 份儿 样品 倍 分 集 章 课 届 国 省 市 县 镇 村 区 校 院 厂 企 司"
).split(" ");

/** ASCII units, lower case; they must not run on into a word. */
export const ASCII_UNITS: readonly string[] =
  "kg g mg t m mm cm km um nm m2 m3 m² m³ ㎡ l ml pcs pc set sets gb tb mb pb kb kw mw kwh mwh gw v kv ma ah mah hz khz mhz ghz mpa kpa pa bar nm rpm db px dpi mbps gbps g/m2 u p ton tons lb lbs oz ft inch in yd ℃ °c ° cc".split(
    " ",
  );

/** Single numbers before these are usually idle: 一下, 一个问题, 一种, 一次. */
export const IDLE_AFTER_ONE: ReadonlySet<string> = new Set(
  "个 种 次 位 家 名 部 面 样 类 道 把 项 级 届 国 市 省 回 方 款 码 行 步 转 间 度 口 头 人 安 路 点位 场 段 边 本 条 层 节 手 队 组 班 对 片 块 流 代 堆 帮 伙 群 座 区 县 村 字 首 份 卡 板 张 期 倍 门 校 院 厂".split(
    " ",
  ),
);

/** Words that only look like a number and its measure word. */
export const NOT_QUANTITIES: readonly string[] =
  "五台山 三台县 九台区 一对一 一带一路 四方 八方 三角 五角大楼 三方 双方 两会 三包 两岸 三通 四级 一次性 一部分 一家人 一家子 五行 六层 三国 四国 两国 八国 七国 四家子 两家子 十分 百分 三道 九章 八卦 三口 四口 一级 三级 五官 六安 三门 三明 七里 五里 十里 八里 三里 两面 四面 八面 三组 六盘水 五常 四平 三河 九江 四会 三亚 双流".split(
    " ",
  );
