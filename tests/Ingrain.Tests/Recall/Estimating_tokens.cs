using System.Globalization;
using System.Text;
using Ingrain.Recall;

namespace Ingrain.Tests.Recall;

/// <summary>The counts are o200k_base's own. <c>Ingrain.Bench tokens</c> measures on whole data sets.</summary>
public sealed class Estimating_tokens
{
    public static readonly TheoryData<int, string> Counted = new()
    {
        {
            30, "The staging database moved to PostgreSQL 14 last Tuesday, and the nightly backup now runs at half past two because "
            + "the old window was too short."
        },
        {
            35, "[3] principal episode by Ada, 2024-05-06 12:31\n"
            + "  I'd rather we didn't deploy on Fridays; remember what happened in March?\n"
        },
        {
            44, "public async Task<Recalled> RecallAsync(SpaceId space, RecallQuery query, CancellationToken ct = default)\n{\n"
            + "    Check(query);\n    return await recall.ReadAsync(query, ct).ConfigureAwait(false);\n}\n"
        },
        { 48, "| run | p50 | p99 |\n|---|---|---|\n| 1 | 0.37 ms | 1.22 ms |\n| 2 | 2.62 ms | 6.42 ms |\n" },
        {
            31, "Die Datenbank der Testumgebung wurde am Dienstag umgestellt, weil die nächtliche Sicherung für das alte Zeitfenster "
            + "zu groß geworden war."
        },
        {
            30, "La base de données de test a été déplacée mardi dernier, parce que la sauvegarde de nuit ne tenait plus dans l'ancienne "
            + "fenêtre."
        },
        {
            32, "Il database di prova è stato spostato martedì scorso, perché il salvataggio notturno non finiva più in tempo prima della "
            + "mattina."
        },
        {
            37, "Baza danych środowiska testowego została przeniesiona we wtorek, ponieważ nocna kopia zapasowa nie mieściła się w starym "
            + "oknie."
        },
        {
            32, "Тестовая база данных была перенесена во вторник, потому что ночное резервное копирование больше не укладывалось в прежнее "
            + "окно."
        },
        { 37, "テスト環境のデータベースは火曜日に移行しました。夜間のバックアップが以前の時間内に終わらなくなったためです。" },
        { 26, "测试环境的数据库已于上周二迁移，因为夜间备份已经无法在原来的时间段内完成。" },
        { 32, "테스트 환경의 데이터베이스는 지난 화요일에 이전되었습니다. 야간 백업이 기존 시간 안에 끝나지 않았기 때문입니다." },
        { 75, "3f9a1c0b7e2d4865af10b3c97d5e6a28f4c1b09e7d3a5f62 and QmFzZTY0IGlzIGhvdyBieXRlcyBhcmUgd3JpdHRlbiBpbiB0ZXh0" },
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public void comes_near_a_real_count(int tokens, string text) =>
        Assert.InRange(TokenEstimate.Of(text), 0.85 * tokens, 1.5 * tokens);

    [Fact]
    public void counts_lines_one_by_one()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var (text, sum) = (new StringBuilder(), 0);
            for (var i = random.Next(1, 9); i > 0; i--)
            {
                var line = Counted.ElementAt(random.Next(Counted.Count)).Data.Item2.ReplaceLineEndings(" ") + " x\n";
                text.Append(line);
                sum += TokenEstimate.Of(line);
            }
            // Each line was rounded up by itself.
            Assert.InRange(TokenEstimate.Of(text.ToString()), sum - 8, sum);
        }
    }

    [Fact]
    public void gives_nothing_to_nothing_and_something_to_anything()
    {
        Assert.Equal(0, TokenEstimate.Of(""));
        for (var c = '\0'; c < char.MaxValue; c++)
        {
            if (c is ' ' or '\t') continue;
            Assert.True(TokenEstimate.Of([c]) > 0, string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}"));
        }
    }

    [Fact]
    public void never_gives_more_than_a_token_for_each_byte_nor_less_than_one_for_eight_characters()
    {
        var random = new Random(12);
        for (var round = 0; round < 2_000; round++)
        {
            var characters = new char[random.Next(1, 200)];
            var top = round % 3 == 0 ? 0x7f : round % 3 == 1 ? 0x250 : 0xd7ff;
            for (var i = 0; i < characters.Length; i++) characters[i] = (char)random.Next(0x21, top);
            var estimate = TokenEstimate.Of(characters);
            Assert.InRange(estimate, characters.Length / 8, (Encoding.UTF8.GetByteCount(characters) * 11 / 10) + 1);
        }
    }
}
