namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

internal enum TokenKind
{
    End,
    Name,
    Keyword,
    PrivateName,
    Punctuator,
    Number,
    String,
    Template,
    Regex,
}

/// <summary>A word of the source.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, int Line)
{
    public double Number { get; init; }

    /// <summary>True when a line end stands before the token, which may replace a semicolon.</summary>
    public bool AfterLineEnd { get; init; }

    /// <summary>A name or string written with escapes cannot act as a keyword or directive.</summary>
    public bool HasEscape { get; init; }

    /// <summary>The value of a template part; null when it contains an invalid escape. <see cref="Text"/> is the raw form.</summary>
    public string? Cooked { get; init; }

    /// <summary>For a template part the one before the closing backtick; for a regular expression its flags are in <see cref="Cooked"/>.</summary>
    public bool IsTail { get; init; }

    public bool Is(string punctuator) => Kind == TokenKind.Punctuator && Text == punctuator;

    public bool IsKeyword(string word) => Kind == TokenKind.Keyword && Text == word;

    public bool IsName(string word) => Kind == TokenKind.Name && Text == word && !HasEscape;
}
