using Ingrain.House;

namespace Ingrain.Tests.House;

public class Advancing_the_manual_clock
{
    private readonly ManualTime _time = new();

    [Fact]
    public void ends_a_delay_exactly_when_it_is_due()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _time, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(delay.IsCompletedSuccessfully);
    }

    [Fact]
    public void fires_a_periodic_timer_once_per_period_at_its_own_time()
    {
        var start = _time.GetUtcNow();
        var fired = new List<TimeSpan>();
        using var timer = _time.CreateTimer(
            _ => fired.Add(_time.GetUtcNow() - start), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)], fired);
        Assert.Equal(start + TimeSpan.FromSeconds(6), _time.GetUtcNow());
    }

    [Fact]
    public void leaves_a_disposed_timer_silent()
    {
        var fired = 0;
        _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)).Dispose();

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, fired);
    }
}
