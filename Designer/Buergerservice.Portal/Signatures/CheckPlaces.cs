namespace Buergerservice.Portal.Signatures;

/// <summary>Lets a few files be checked at a time: a check holds the whole file in memory and a processor.</summary>
public sealed class CheckPlaces : IDisposable
{
    private const int AtOnce = 2;
    private readonly SemaphoreSlim places = new(AtOnce);

    public async Task<T> RunAsync<T>(Func<T> check, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(check, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
