namespace Ingrain.Learning;

/// <summary>
/// What a task was worth: R = α·solved + β·reuse − λ·size. Reuse is the share of what was offered that the passing program calls — offering
/// more than helps makes it less — and counts only where the task is solved. Size is the share of a bound that memory takes.
/// </summary>
/// <remarks>
/// Both ways to game such a reward are shut by its form. Weights that would let a memory of one useless line win (λ), or needless
/// retrievals (β), are refused: β + λ &lt; α, so that no reuse and no smallness outweighs one solved task. A module that is read and not
/// called by what passes earns nothing, however often; and a call counts only where the program fails without it, which the loop finds out.
/// </remarks>
public sealed record TaskReward
{
    /// <summary>Makes a reward.</summary>
    /// <param name="alpha">What a solved task is worth; above 0.</param>
    /// <param name="beta">What full reuse is worth; from 0.</param>
    /// <param name="lambda">What a full memory costs; from 0.</param>
    /// <exception cref="ArgumentException">A weight is out of range, or β + λ is not below α.</exception>
    public TaskReward(double alpha = 1, double beta = 0.3, double lambda = 0.2)
    {
        if (!(alpha > 0) || !(beta >= 0) || !(lambda >= 0) || double.IsInfinity(alpha)) throw new ArgumentException(
            "Weights are 0 or more, alpha above 0.");
        if (beta + lambda >= alpha)
            throw new ArgumentException("Beta and lambda together must be below alpha: else memory pays without solving anything.");
        (Alpha, Beta, Lambda) = (alpha, beta, lambda);
    }

    /// <summary>What a solved task is worth.</summary>
    public double Alpha { get; }

    /// <summary>What full reuse is worth.</summary>
    public double Beta { get; }

    /// <summary>What a full memory costs.</summary>
    public double Lambda { get; }

    /// <summary>The reward of one task.</summary>
    /// <param name="isSolved">Whether the program passes.</param>
    /// <param name="offered">Modules offered.</param>
    /// <param name="used">Offered modules that the program needs.</param>
    /// <param name="sizeShare">Memory after the task as a share of its bound; what is above 1 counts as 1.</param>
    /// <returns>The reward: −λ to α + β.</returns>
    public double Of(bool isSolved, int offered, int used, double sizeShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offered);
        ArgumentOutOfRangeException.ThrowIfNegative(used);
        var reuse = isSolved && offered > 0 ? Math.Min(1, (double)used / offered) : 0;
        return (isSolved ? Alpha : 0) + (Beta * reuse) - (Lambda * Math.Clamp(sizeShare, 0, 1));
    }
}
