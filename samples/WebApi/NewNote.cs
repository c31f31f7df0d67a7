namespace WebApi;

/// <summary>A note to keep.</summary>
/// <param name="Path">Where.</param>
/// <param name="Text">What.</param>
public sealed record NewNote(string Path, string Text);
