namespace UnityEditor
{
    /// <summary>As far as Editor/ needs it to compile: nothing of the editor is run.</summary>
    public static class AssetDatabase
    {
        public static string GUIDToAssetPath(string guid) => throw new System.NotSupportedException("There is no editor here.");
    }
}

namespace UnityEditor.Build
{
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
