using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("proof")]

namespace UnityEditor
{
    /// <summary>As far as Editor/ needs it. A test says what is in the project.</summary>
    public static class AssetDatabase
    {
        internal static Dictionary<string, string> Paths { get; } = new Dictionary<string, string>();

        /// <summary>Empty where there is no such asset, as in Unity.</summary>
        public static string GUIDToAssetPath(string guid) => Paths.TryGetValue(guid, out var path) ? path : "";
    }
}

namespace UnityEditor.Build
{
    public class BuildFailedException : Exception
    {
        public BuildFailedException(string message) : base(message) { }
    }

    public interface IOrderedCallback
    {
        int callbackOrder { get; }
    }

    /// <summary>Here, and not beside its data: as Unity's reference has it from 2021.3 on.</summary>
    public interface IUnityLinkerProcessor : IOrderedCallback
    {
        string GenerateAdditionalLinkXmlFile(Reporting.BuildReport report, UnityLinker.UnityLinkerBuildPipelineData data);
    }
}

namespace UnityEditor.Build.Reporting
{
    public sealed class BuildReport { }
}

namespace UnityEditor.UnityLinker
{
    public sealed class UnityLinkerBuildPipelineData { }
}
