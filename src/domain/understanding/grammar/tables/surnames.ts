/** Chinese surnames in order of frequency, simplified; compound ones apart. Everyday words among them are marked weak. */
export const SURNAMES: ReadonlySet<string> = new Set(
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由".split(
    "",
  ),
);
export const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 宇文 长孙 轩辕 端木 南宫 百里 呼延 独孤 澹台 太史 申屠 公羊 赫连 拓跋 完颜 纳兰 西门 东郭 公冶 闻人 钟离 鲜于 仲孙 濮阳 淳于 单于 公西 宗政 左丘 第五 闾丘 司空 太叔 万俟 即墨 耶律 爱新觉罗 叶赫那拉".split(
    " ",
  ),
);
/** Surnames that are rather other words: a name with them needs more than a place in a sentence. */
export const WEAK_SURNAMES: ReadonlySet<string> = new Set(
  "于和安成方时向路高金石白文万任明全应平都由来公位区海花国元利干相南原包关单解管师强连满过信能计谈支到商那但包左印位权展普查容初官班席游党房应和云容乐花商池楼边智幸奉富由闭束衣呼修阿况公居".split(
    "",
  ),
);
