namespace Buergerservice.Product.Tests.Storage;

/// <summary>Several at the same moment: threads of their own, let go together, as nodes that start at once.</summary>
internal static class Together
{
    public static T[] Run<T>(int count, Func<int, T> work)
    {
        var (results, errors) = (new T[count], new List<Exception>());
        using var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                results[i] = work(i);
            }
            catch (Exception e)
            {
                lock (errors)
                    errors.Add(e);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return errors.Count == 0 ? results : throw new AggregateException(errors);
    }
}
