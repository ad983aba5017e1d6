/** Names of well-known persons that neither surname nor transcription characters show. */
export const FAMOUS_NAMES =
  "孙中山 蒋介石 毛泽东 周恩来 邓小平 李小龙 老子 孔子 孟子 庄子 荀子 墨子 孙子 韩非子 鬼谷子 屈原 商鞅 李斯 秦始皇 嬴政 项羽 刘邦 韩信 吕布 关羽 诸葛亮 周瑜 曹操 刘备 孙权 司马懿 司马炎 司马迁 王羲之 陶渊明 武则天 杨贵妃 李白 杜甫 白居易 苏轼 岳飞 文天祥 成吉思汗 忽必烈 铁木真 朱元璋 郑和 努尔哈赤 皇太极 多尔衮 顺治 康熙 雍正 乾隆 嘉庆 道光 咸丰 同治 光绪 宣统 溥仪 慈禧 慈禧太后 光武帝 汉武帝 汉高祖 隋炀帝 唐太宗 鲁迅 巴金 老舍 冰心 金庸 古龙 琼瑶 三毛 达赖 班禅 松赞干布 文成公主 渥巴锡 郑成功 林则徐 " +
  "拿破仑 亚历山大 凯撒 奥古斯都 尼禄 屋大维 汉尼拔 苏格拉底 柏拉图 亚里士多德 荷马 维吉尔 西塞罗 毕达哥拉斯 阿基米德 欧几里得 牛顿 伽利略 哥白尼 开普勒 达芬奇 米开朗基罗 拉斐尔 莎士比亚 歌德 席勒 但丁 塞万提斯 雨果 巴尔扎克 托尔斯泰 陀思妥耶夫斯基 契诃夫 普希金 高尔基 海明威 马克吐温 贝多芬 莫扎特 巴赫 肖邦 柴可夫斯基 马勒 瓦格纳 梵高 毕加索 达尔文 爱因斯坦 居里夫人 霍金 图灵 爱迪生 瓦特 诺贝尔 弗洛伊德 尼采 康德 黑格尔 叔本华 笛卡尔 卢梭 伏尔泰 马克思 恩格斯 列宁 斯大林 希特勒 墨索里尼 丘吉尔 罗斯福 杜鲁门 艾森豪威尔 肯尼迪 尼克松 卡特 里根 布什 克林顿 奥巴马 特朗普 拜登 华盛顿总统 林肯 杰斐逊 戴高乐 撒切尔 布莱尔 普京 戈尔巴乔夫 叶利钦 赫鲁晓夫 勃列日涅夫 铁托 狄托 卡斯特罗 甘地 尼赫鲁 曼德拉 阿拉法特 萨达姆 卡扎菲 本拉登 金正日 金正恩 胡志明主席 西哈努克 苏加诺 麦克阿瑟 史迪威 巴顿 隆美尔 蒙哥马利 哥伦布 麦哲伦 福尔摩斯 哈利波特 赫敏 罗恩 史努比 耶稣 穆罕默德 释迦牟尼 摩西 乔布斯 盖茨 马斯克 贝索斯 扎克伯格 巴菲特 贝克汉姆 梅西 乔丹 科比 " +
  "杰克 汤姆 约翰 彼得 保罗 大卫 迈克尔 理查德 理察 罗伯特 威廉 乔治 查理 查尔斯 亨利 爱德华 詹姆斯 约瑟夫 托马斯 亚当 本杰明 玛丽 玛丽亚 玛丽娜 安娜 伊丽莎白 凯瑟琳 凯特 简 爱丽丝 艾米丽 艾玛 露西 莉莉 苏珊 珍妮 杰西卡 索菲亚 奥尔加 娜塔莎 伊万 尼古拉 弗拉基米尔 安德烈 安东尼奥 胡安 卡洛斯 佩德罗 何塞 弗朗西斯 路易 菲利普 亨特 哈利 哈里 山姆 本 杰瑞 凯文 布莱恩 史蒂夫 史蒂文 马克 卢克 马修 丹尼尔 塞缪尔 亚伯拉罕 以撒 雅各";
/** Given names in Latin letters that are taken for a person when they stand alone. */
export const LATIN_GIVEN_NAMES: ReadonlySet<string> = new Set(
  "Adam Alan Albert Alex Alexander Alice Amy Andrew Andy Angela Anna Anne Anthony Arthur Ben Benjamin Bill Bob Brian Catherine Charles Charlie Chris Christopher Claire Daniel David Diana Donald Edward Elena Elijah Elizabeth Emily Emma Eric Frank Gary George Grace Hannah Harry Helen Henry Ian Isaac Jack Jacob James Jane Jason Jennifer Jessica Jim Joe John Jonathan Joseph Julia Karen Kate Katherine Kevin Klaus Larry Laura Leo Linda Lisa Louis Lucas Lucy Luke Margaret Maria Mark Martin Mary Matthew Michael Mike Nancy Natalie Nicholas Nick Nicole Olivia Oscar Patrick Paul Peter Philip Rachel Rebecca Richard Robert Roger Rose Ryan Sam Samuel Sarah Scott Simon Sophia Stephen Steve Steven Susan Thomas Tim Tom Tony Victor Victoria Vincent Walter Wendy William Zoe".split(
    " ",
  ),
);
