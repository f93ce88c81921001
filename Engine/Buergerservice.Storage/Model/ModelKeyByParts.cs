using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Buergerservice.Storage.Model;

/// <summary>Models are kept per set of modules: one process may host the engine with and without them.</summary>
internal sealed class ModelKeyByParts : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), context is BuergerserviceDb db ? db.PartNames : "", designTime);
}
